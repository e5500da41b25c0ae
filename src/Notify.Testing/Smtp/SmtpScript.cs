using System.Globalization;

namespace Notify.Testing;

/// <summary>
/// Represents a fault that a <see cref="LocalSmtpServer"/> simulates: once, unless <see cref="Times"/> or
/// <see cref="Forever"/> changes that. Immutable. Pass it to <see cref="LocalSmtpServer.Script"/>.
/// </summary>
/// <remarks>
/// Texts start with an enhanced status code (RFC 3463) if a real server would send one. A line feed in a text creates a
/// reply of several lines. After a 421, the server closes the connection (RFC 5321, section 3.8).
/// </remarks>
public sealed record SmtpScript
{
    private SmtpScript(SmtpStage stage, SmtpScriptAction action) => (Stage, Action) = (stage, action);

    /// <summary>Gets the stage of the session at which the fault occurs.</summary>
    public SmtpStage Stage { get; }

    internal SmtpScriptAction Action { get; }

    internal SmtpReply? Reply { get; private init; }

    internal Func<string, bool>? Match { get; private init; }

    internal Func<TimeProvider, CancellationToken, Task>? Gate { get; private init; }

    /// <summary>The number of times that the fault occurs; null until it is removed.</summary>
    internal int? Count { get; private init; } = 1;

    /// <summary>Rejects at any stage instead of the regular reply.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="code">The reply code, from 400 to 599.</param>
    /// <param name="text">The text after the code.</param>
    /// <param name="match">
    /// The commands to which it applies. The delegate receives the address (MAIL, RCPT, and each recipient after the
    /// data), the user (AUTH) or the argument of the command. If null, all.
    /// </param>
    /// <returns>The script.</returns>
    /// <exception cref="ArgumentException">
    /// The code is not from 400 to 599, or the text contains a carriage return.
    /// </exception>
    public static SmtpScript Refuse(SmtpStage stage, int code, string text, Func<string, bool>? match = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (code is < 400 or > 599)
        {
            throw new ArgumentOutOfRangeException(
                nameof(code),
                code,
                "A scripted reply is a rejection. Use a code from 400 to 599.");
        }

        if (text.Contains('\r', StringComparison.Ordinal))
        {
            throw new ArgumentException(
                "The text contains a carriage return. Separate lines with a line feed only.",
                nameof(text));
        }

        return new SmtpScript(stage, SmtpScriptAction.Refuse)
        {
            Reply = new SmtpReply(code, text.Split('\n')),
            Match = match,
        };
    }

    /// <summary>Closes the connection at any stage instead of replying.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="match">The commands to which it applies, as in <see cref="Refuse"/>. If null, all.</param>
    /// <returns>The script.</returns>
    public static SmtpScript Drop(SmtpStage stage, Func<string, bool>? match = null) =>
        new(stage, SmtpScriptAction.Drop) { Match = match };

    /// <summary>Rejects the connection in the greeting, for example with 421 "4.7.0 too many connections".</summary>
    /// <param name="code">The reply code, from 400 to 599.</param>
    /// <param name="text">The text after the code.</param>
    /// <returns>The script.</returns>
    public static SmtpScript ReplyToGreeting(int code, string text) => Refuse(SmtpStage.Greeting, code, text);

    /// <summary>Rejects the sender.</summary>
    /// <param name="code">The reply code, from 400 to 599.</param>
    /// <param name="text">The text after the code.</param>
    /// <param name="match">The senders to which it applies. If null, all.</param>
    /// <returns>The script.</returns>
    public static SmtpScript ReplyToMail(int code, string text, Func<string, bool>? match = null) =>
        Refuse(SmtpStage.Mail, code, text, match);

    /// <summary>Rejects a recipient, for example with 450 "4.7.1 greylisted".</summary>
    /// <param name="code">The reply code, from 400 to 599.</param>
    /// <param name="text">The text after the code.</param>
    /// <param name="match">The recipients to which it applies. If null, all.</param>
    /// <returns>The script.</returns>
    public static SmtpScript ReplyToRcpt(int code, string text, Func<string, bool>? match = null) =>
        Refuse(SmtpStage.Rcpt, code, text, match);

    /// <summary>Rejects the message after its content has been received. It is not stored.</summary>
    /// <param name="code">The reply code, from 400 to 599.</param>
    /// <param name="text">The text after the code.</param>
    /// <param name="match">The messages to which it applies, by any of their recipients. If null, all.</param>
    /// <returns>The script.</returns>
    public static SmtpScript ReplyToData(int code, string text, Func<string, bool>? match = null) =>
        Refuse(SmtpStage.EndOfData, code, text, match);

    /// <summary>Rejects a login, whatever the password.</summary>
    /// <param name="code">The reply code. The default is 535.</param>
    /// <param name="text">The text after the code.</param>
    /// <param name="match">The users to which it applies. If null, all.</param>
    /// <returns>The script.</returns>
    public static SmtpScript RejectAuth(
        int code = 535,
        string text = "5.7.8 bad credentials",
        Func<string, bool>? match = null) => Refuse(SmtpStage.Auth, code, text, match);

    /// <summary>Accepts the connection and closes it without a greeting.</summary>
    /// <returns>The script.</returns>
    public static SmtpScript DropBeforeGreeting() => Drop(SmtpStage.Greeting);

    /// <summary>
    /// Receives all content up to the final dot, then closes the connection without a reply. The message is not stored.
    /// </summary>
    /// <returns>The script.</returns>
    public static SmtpScript DropAfterData() => Drop(SmtpStage.EndOfData);

    /// <summary>
    /// Accepts and stores the message, then closes the connection without a reply. After such a lost reply, sending
    /// again creates a duplicate.
    /// </summary>
    /// <returns>The script.</returns>
    public static SmtpScript DropAfterDataAccepted() => new(SmtpStage.EndOfData, SmtpScriptAction.DropAfterwards);

    /// <summary>Executes the command, then delays the reply until <paramref name="gate"/> completes.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="gate">
    /// The delegate that is called when the stage is reached. Its token is canceled when the connection is closed or
    /// the server stops.
    /// </param>
    /// <returns>The script.</returns>
    public static SmtpScript Slow(SmtpStage stage, Func<CancellationToken, Task> gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return new SmtpScript(stage, SmtpScriptAction.Hold) { Gate = (_, ct) => gate(ct) };
    }

    /// <summary>Executes the command, then delays the reply.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="delay">The delay, according to <see cref="LocalSmtpServerOptions.TimeProvider"/>.</param>
    /// <returns>The script.</returns>
    public static SmtpScript Slow(SmtpStage stage, TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return new SmtpScript(stage, SmtpScriptAction.Hold) { Gate = (time, ct) => Task.Delay(delay, time, ct) };
    }

    /// <summary>Returns the same fault, repeated.</summary>
    /// <param name="count">The number of times, at least 1.</param>
    /// <returns>The script.</returns>
    public SmtpScript Times(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return this with { Count = count };
    }

    /// <summary>Returns the same fault, repeated until <see cref="LocalSmtpServer.ClearScripts"/> is called.</summary>
    /// <returns>The script.</returns>
    public SmtpScript Forever() => this with { Count = null };

    /// <summary>Returns the stage, the action and the count.</summary>
    public override string ToString()
    {
        var code = Reply is null ? "" : " " + Reply.Code.ToString(CultureInfo.InvariantCulture);
        return $"{Action}{code} at {Stage}, {Count?.ToString(CultureInfo.InvariantCulture) ?? "∞"}×";
    }
}
