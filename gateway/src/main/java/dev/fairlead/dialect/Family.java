package dev.fairlead.dialect;

/** Wire formats that share paths and the shape of errors. A provider speaks one or more. */
public enum Family {
    /** OpenAI's API and everything like it: Groq, Mistral, DeepSeek, OpenRouter, vLLM, Ollama. */
    OPENAI,
    /** Anthropic's API, which some OpenAI-like servers speak too. */
    ANTHROPIC,
    /** Google's Gemini API and Vertex. */
    GOOGLE,
    /** Cohere's API, version 2. */
    COHERE
}
