namespace Notify.Email.Smtp;

/// <summary>The application's token provider threw.</summary>
internal sealed class TokenException(Exception inner) : Exception("The token provider failed.", inner);
