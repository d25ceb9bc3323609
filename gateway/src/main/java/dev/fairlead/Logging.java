package dev.fairlead;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;

import dev.fairlead.telemetry.LogSettings;

import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;

/** The log on standard error as it is configured: one line for each event. */
final class Logging {
    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger{0} %msg%n%ex{full}";

    private Logging() {}

    /** Replaces whatever was in force. */
    static void apply(LogSettings settings) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        List<Appender<ILoggingEvent>> before = new ArrayList<>();
        root.iteratorForAppenders().forEachRemaining(before::add);
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        EncoderBase<ILoggingEvent> encoder = encoder(settings.format());
        encoder.setContext(context);
        encoder.start();
        appender.setEncoder(encoder);
        appender.start();
        // The new one first: a line between the two is better twice than lost.
        root.addAppender(appender);
        before.forEach(root::detachAppender);
        root.setLevel(Level.WARN);
        context.getLoggerList().stream()
                .filter(logger -> logger.getName().startsWith("dev.fairlead."))
                .forEach(logger -> logger.setLevel(null));
        context.getLogger("dev.fairlead").setLevel(level(settings.level()));
        settings.levels()
                .forEach(
                        (name, level) ->
                                context.getLogger("dev.fairlead." + name).setLevel(level(level)));
    }

    private static EncoderBase<ILoggingEvent> encoder(LogSettings.Format format) {
        return switch (format) {
            case JSON -> new JsonEncoder();
            case TEXT -> {
                PatternLayoutEncoder text = new PatternLayoutEncoder();
                text.setPattern(PATTERN);
                yield text;
            }
        };
    }

    private static Level level(LogSettings.Level level) {
        return Level.toLevel(level.name(), Level.INFO);
    }
}
