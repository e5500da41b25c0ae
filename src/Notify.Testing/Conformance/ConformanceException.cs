namespace Notify.Testing.Conformance;

/// <summary>An implementation does not do what its contract promises.</summary>
public sealed class ConformanceException : Exception
{
    /// <summary>Says what was expected and what happened.</summary>
    /// <param name="message">Expected and actual.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public ConformanceException(string message, Exception? inner = null) : base(message, inner) { }
}
