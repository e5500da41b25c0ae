namespace Notify.Email.Smtp;

/// <summary>The content of a message could not be read, or its length changed after it was measured.</summary>
internal sealed class ContentException(string message, Exception? inner = null) : Exception(message, inner);
