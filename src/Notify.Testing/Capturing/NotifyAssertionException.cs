namespace Notify.Testing;

/// <summary>
/// The exception that is thrown if an assertion about captured notifications fails. Test frameworks show it as a
/// failure. The message lists the captured notifications with their via, subject and text, but without addresses.
/// </summary>
/// <param name="message">The expected and the captured notifications.</param>
public sealed class NotifyAssertionException(string message) : Exception(message);
