namespace Notify.Testing.Conformance;

/// <summary>The exception that is thrown if an implementation does not meet its contract.</summary>
public sealed class ConformanceException : Exception
{
    /// <summary>Initializes a new instance of the <see cref="ConformanceException"/> class.</summary>
    /// <param name="message">The expected and the actual behavior.</param>
    /// <param name="inner">The cause, or null.</param>
    public ConformanceException(string message, Exception? inner = null) : base(message, inner) { }
}
