namespace Notify;

/// <summary>
/// The base class of the exceptions that Notify throws. Their messages contain no addresses, models and secrets.
/// </summary>
public abstract class NotifyException : Exception
{
    private protected NotifyException(string message, Exception? inner = null) : base(message, inner) { }
}
