namespace Notify.Testing;

/// <summary>An expectation about what was told does not hold. Test frameworks show it as a failure. The message lists what was captured, by template and user id.</summary>
/// <param name="message">What was expected, and what was captured.</param>
public sealed class NotifyAssertionException(string message) : Exception(message);
