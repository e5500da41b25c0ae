namespace Notify;

/// <summary>The base of every exception Notify throws on its own account. Messages hold no address, model or secret.</summary>
public abstract class NotifyException : Exception
{
    private protected NotifyException(string message, Exception? inner = null) : base(message, inner) { }
}
