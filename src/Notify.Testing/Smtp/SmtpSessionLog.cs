using System.Globalization;

namespace Notify.Testing;

/// <summary>One connection to a <see cref="LocalSmtpServer"/> and what the client said on it.</summary>
public sealed class SmtpSessionLog
{
    private readonly List<string> _commands = [];

    internal SmtpSessionLog(int number, DateTimeOffset connectedAt) => (Number, ConnectedAt) = (number, connectedAt);

    /// <summary>The connection's number, counted from 1 in order of arrival.</summary>
    public int Number { get; }

    /// <summary>When the connection was accepted.</summary>
    public DateTimeOffset ConnectedAt { get; }

    /// <summary>Whether the connection is still open.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Whether the connection is encrypted.</summary>
    public bool SecuredByTls { get; internal set; }

    /// <summary>The user who logged in; null: nobody so far.</summary>
    public string? AuthenticatedAs { get; internal set; }

    /// <summary>
    /// What ended the session early: a connection the client reset, a failed TLS handshake, an exception in a script's gate or match. Null
    /// when the client or the server closed it in order.
    /// </summary>
    public Exception? Failure { get; private set; }

    /// <summary>
    /// The command lines so far. What follows the mechanism of AUTH, and its further lines, read <c>***</c>; a line that is no command reads
    /// <c>(unrecognised)</c>. Empty when <see cref="LocalSmtpServerOptions.KeepMessages"/> is false.
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
        string.Create(CultureInfo.InvariantCulture, $"Session {Number}: {Commands.Count} command(s), {(IsOpen ? "open" : "closed")}");

    internal void Add(string command)
    {
        lock (_commands)
            _commands.Add(command);
    }

    internal void Close(Exception? failure) => (Failure, IsOpen) = (failure, false);
}
