using System.Globalization;
using Notify.Shared;

namespace Notify.Testing;

/// <summary>One connection to a <see cref="LocalSmtpServer"/> and what the client said on it.</summary>
public sealed class SmtpSessionLog
{
    private readonly List<string> _commands = [];
    private readonly bool _keepCommands;
    private readonly AsyncSignal _changed;

    internal SmtpSessionLog(int number, SmtpServerContext context)
    {
        (Number, ConnectedAt) = (number, context.Now());
        (_keepCommands, _changed) = (context.Options.KeepMessages, context.Changed);
    }

    /// <summary>The connection's number, counted from 1 in order of arrival.</summary>
    public int Number { get; }

    /// <summary>When the connection was accepted.</summary>
    public DateTimeOffset ConnectedAt { get; }

    /// <summary>Whether the connection is still open.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Whether the connection is encrypted.</summary>
    public bool SecuredByTls { get; private set; }

    /// <summary>The user who logged in; null: nobody so far.</summary>
    public string? AuthenticatedAs { get; private set; }

    /// <summary>
    /// What ended the session early: a connection the client reset, a failed TLS handshake, an exception in a script's gate or match. Null
    /// when the client or the server closed it in order.
    /// </summary>
    public Exception? Failure { get; private set; }

    /// <summary>
    /// The command lines so far. What follows the mechanism of AUTH, and its further lines, read <c>***</c>; a line that is no command reads
    /// <c>(unrecognized)</c>. Empty when <see cref="LocalSmtpServerOptions.KeepMessages"/> is false.
    /// </summary>
    public IReadOnlyList<string> Commands
    {
        get
        {
            lock (_commands)
                return _commands.ToArray();
        }
    }

    /// <summary>Number, state and count of commands; no addresses.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Session {Number}: {Commands.Count} command(s), {(IsOpen ? "open" : "closed")}");

    internal void Add(string command)
    {
        if (_keepCommands)
        {
            lock (_commands)
                _commands.Add(command);
        }

        _changed.Set();
    }

    internal void Secured()
    {
        SecuredByTls = true;
        _changed.Set();
    }

    internal void LoggedIn(string user)
    {
        AuthenticatedAs = user;
        _changed.Set();
    }

    internal void Close(Exception? failure) => (Failure, IsOpen) = (failure, false);
}
