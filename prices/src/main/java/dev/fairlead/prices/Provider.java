package dev.fairlead.prices;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A provider in the price data: how it is recognised, its models and where its usage stands. */
public final class Provider {
    private final String id;
    private final String name;
    private final Recognition recognition;
    private final List<ModelEntry> models;
    private final List<String> fallbacks;
    private final List<Extractor> extractors;

    Provider(
            String id,
            String name,
            Recognition recognition,
            List<ModelEntry> models,
            List<String> fallbacks,
            List<Extractor> extractors) {
        this.id = id;
        this.name = name;
        this.recognition = recognition;
        this.models = List.copyOf(models);
        this.fallbacks = List.copyOf(fallbacks);
        this.extractors = List.copyOf(extractors);
    }

    /**
     * How a provider is told from what is known of a call.
     *
     * @param url what its URLs begin with
     * @param provider other names people give it
     * @param model names of models that only it has
     */
    record Recognition(Pattern url, @Nullable Clause provider, @Nullable Clause model) {}

    public String id() {
        return id;
    }

    /** For people. */
    public String name() {
        return name;
    }

    public List<ModelEntry> models() {
        return models;
    }

    /** The API flavors whose answers the data can read, such as {@code chat}; may be empty. */
    public List<String> flavors() {
        return extractors.stream().map(Extractor::flavor).toList();
    }

    /** The reading of one API flavor's answers; empty when the data has none. */
    public Optional<Extractor> extractor(String flavor) {
        return extractors.stream().filter(one -> one.flavor().equals(flavor)).findFirst();
    }

    /** The ids of the providers whose models this one has too. */
    List<String> fallbacks() {
        return fallbacks;
    }

    boolean hasUrl(String url) {
        return RationedText.begins(recognition.url(), url);
    }

    boolean isCalled(String lowerName) {
        Clause clause = recognition.provider();
        return clause != null && clause.matches(lowerName, lowerName);
    }

    /** By the model's name in lower case. */
    boolean alsoKnownBy(String model) {
        Clause clause = recognition.model();
        return clause != null && clause.matches(model, model);
    }

    /** The first model that goes by the name; null when there is none. */
    @Nullable ModelEntry model(String modelName) {
        for (ModelEntry model : models) {
            if (model.goesBy(modelName)) {
                return model;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return id;
    }
}
