namespace Notify.Testing.Conformance;

/// <summary>A promise of a contract is not kept. The message says which and what was seen instead.</summary>
/// <param name="message">What was expected and what was seen.</param>
public sealed class ConformanceException(string message) : Exception(message);
