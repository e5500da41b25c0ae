using System.Globalization;
using Notify.Shared;

namespace Notify.Testing;

/// <summary>Represents one connection to a <see cref="LocalSmtpServer"/> and the commands of its client.</summary>
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

    /// <summary>Gets the number of the connection, from 1 in the order in which connections were accepted.</summary>
    public int Number { get; }

    /// <summary>Gets the time at which the connection was accepted.</summary>
    public DateTimeOffset ConnectedAt { get; }

    /// <summary>Gets a value indicating whether the connection is open.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Gets a value indicating whether the connection is encrypted.</summary>
    public bool SecuredByTls { get; private set; }

    /// <summary>Gets the user who has logged in; null if no user has.</summary>
    public string? AuthenticatedAs { get; private set; }

    /// <summary>
    /// Gets the reason for an early end of the session: the client reset the connection, the TLS handshake failed, or a
    /// script's gate or match threw an exception. Null if the client or the server closed the connection regularly.
    /// </summary>
    public Exception? Failure { get; private set; }

    /// <summary>
    /// Gets the command lines so far. The text after the mechanism of AUTH, and its further lines, are replaced by
    /// <c>***</c>, and a line that is not a command by <c>(unrecognized)</c>. Empty if
    /// <see cref="LocalSmtpServerOptions.KeepMessages"/> is false.
    /// </summary>
    public IReadOnlyList<string> Commands
    {
        get
        {
            lock (_commands)
                return _commands.ToArray();
        }
    }

    /// <summary>Returns the number, the state and the number of commands, but no addresses.</summary>
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
