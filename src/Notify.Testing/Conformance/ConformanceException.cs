namespace Notify.Testing.Conformance;

/// <summary>An implementation does not keep a promise of its contract.</summary>
/// <param name="message">What was promised, and what was seen.</param>
public sealed class ConformanceException(string message) : Exception(message);
