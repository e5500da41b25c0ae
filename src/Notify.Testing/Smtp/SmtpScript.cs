using System.Globalization;

namespace Notify.Testing;

/// <summary>
/// One fault for a <see cref="LocalSmtpServer"/> to act out, once unless <see cref="Times"/> or <see cref="Forever"/> says otherwise.
/// Immutable. Hand it to <see cref="LocalSmtpServer.Script"/>.
/// </summary>
/// <remarks>
/// Texts start with an enhanced status code (RFC 3463) where the real server would send one. A line feed in a text makes a reply of several
/// lines. After a 421 the server closes the connection (RFC 5321, section 3.8).
/// </remarks>
public sealed record SmtpScript
{
    private SmtpScript(SmtpStage stage, SmtpScriptAction action) => (Stage, Action) = (stage, action);

    /// <summary>Where in the dialogue it takes over.</summary>
    public SmtpStage Stage { get; }

    internal SmtpScriptAction Action { get; }

    internal SmtpReply? Reply { get; private init; }

    internal Func<string, bool>? Match { get; private init; }

    internal Func<TimeProvider, CancellationToken, Task>? Gate { get; private init; }

    /// <summary>How often it may act; null: without end.</summary>
    internal int? Count { get; private init; } = 1;

    /// <summary>Refuses at any stage, in place of the server's own answer.</summary>
    /// <param name="stage">Where.</param>
    /// <param name="code">The reply code, 400 to 599.</param>
    /// <param name="text">The text after it.</param>
    /// <param name="match">
    /// Which ones: it sees the address (MAIL, RCPT, and after the data each recipient), the user (AUTH) or the command's argument. Null: all.
    /// </param>
    /// <exception cref="ArgumentException">The code is no refusal, or the text has a carriage return.</exception>
    public static SmtpScript Refuse(SmtpStage stage, int code, string text, Func<string, bool>? match = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (code is < 400 or > 599)
        {
            throw new ArgumentOutOfRangeException(
                nameof(code),
                code,
                "A scripted reply refuses: write a code from 400 to 599.");
        }

        if (text.Contains('\r', StringComparison.Ordinal))
        {
            throw new ArgumentException(
                "The text has a carriage return; separate lines by a line feed only.",
                nameof(text));
        }

        return new SmtpScript(stage, SmtpScriptAction.Refuse)
        {
            Reply = new SmtpReply(code, text.Split('\n')),
            Match = match,
        };
    }

    /// <summary>Closes the connection at any stage, in place of the server's answer.</summary>
    /// <param name="stage">Where.</param>
    /// <param name="match">Which ones, as in <see cref="Refuse"/>. Null: all.</param>
    public static SmtpScript Drop(SmtpStage stage, Func<string, bool>? match = null) =>
        new(stage, SmtpScriptAction.Drop) { Match = match };

    /// <summary>Greets with a refusal, such as 421 "4.7.0 too many connections".</summary>
    /// <param name="code">The reply code, 400 to 599.</param>
    /// <param name="text">The text after it.</param>
    public static SmtpScript ReplyToGreeting(int code, string text) => Refuse(SmtpStage.Greeting, code, text);

    /// <summary>Refuses the sender.</summary>
    /// <param name="code">The reply code, 400 to 599.</param>
    /// <param name="text">The text after it.</param>
    /// <param name="match">Which senders. Null: all.</param>
    public static SmtpScript ReplyToMail(int code, string text, Func<string, bool>? match = null) =>
        Refuse(SmtpStage.Mail, code, text, match);

    /// <summary>Refuses a recipient, such as 450 "4.7.1 greylisted".</summary>
    /// <param name="code">The reply code, 400 to 599.</param>
    /// <param name="text">The text after it.</param>
    /// <param name="match">Which recipients. Null: all.</param>
    public static SmtpScript ReplyToRcpt(int code, string text, Func<string, bool>? match = null) =>
        Refuse(SmtpStage.Rcpt, code, text, match);

    /// <summary>Refuses the message after its content has arrived; it is not kept.</summary>
    /// <param name="code">The reply code, 400 to 599.</param>
    /// <param name="text">The text after it.</param>
    /// <param name="match">Which messages, by any of their recipients. Null: all.</param>
    public static SmtpScript ReplyToData(int code, string text, Func<string, bool>? match = null) =>
        Refuse(SmtpStage.EndOfData, code, text, match);

    /// <summary>Refuses a login whatever the password.</summary>
    /// <param name="code">The reply code. The default value is 535.</param>
    /// <param name="text">The text after it.</param>
    /// <param name="match">Which users. Null: all.</param>
    public static SmtpScript RejectAuth(
        int code = 535,
        string text = "5.7.8 bad credentials",
        Func<string, bool>? match = null) => Refuse(SmtpStage.Auth, code, text, match);

    /// <summary>Accepts the connection and closes it without a word.</summary>
    public static SmtpScript DropBeforeGreeting() => Drop(SmtpStage.Greeting);

    /// <summary>Takes all content up to the final dot, then closes without a reply. The message is not kept.</summary>
    public static SmtpScript DropAfterData() => Drop(SmtpStage.EndOfData);

    /// <summary>Accepts and keeps the message, then closes without a reply: the lost answer, after which sending again makes a duplicate.</summary>
    public static SmtpScript DropAfterDataAccepted() => new(SmtpStage.EndOfData, SmtpScriptAction.DropAfterwards);

    /// <summary>Does what the command asks, then holds the reply until <paramref name="gate"/> completes.</summary>
    /// <param name="stage">Where.</param>
    /// <param name="gate">Called when the stage is reached. Its token is canceled when the connection is dropped or the server stops.</param>
    public static SmtpScript Slow(SmtpStage stage, Func<CancellationToken, Task> gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return new SmtpScript(stage, SmtpScriptAction.Hold) { Gate = (_, ct) => gate(ct) };
    }

    /// <summary>Does what the command asks, then holds the reply for a while.</summary>
    /// <param name="stage">Where.</param>
    /// <param name="delay">How long, by <see cref="LocalSmtpServerOptions.TimeProvider"/>.</param>
    public static SmtpScript Slow(SmtpStage stage, TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return new SmtpScript(stage, SmtpScriptAction.Hold) { Gate = (time, ct) => Task.Delay(delay, time, ct) };
    }

    /// <summary>The same fault, several times.</summary>
    /// <param name="count">How often, at least once.</param>
    public SmtpScript Times(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return this with { Count = count };
    }

    /// <summary>The same fault, until <see cref="LocalSmtpServer.ClearScripts"/>.</summary>
    public SmtpScript Forever() => this with { Count = null };

    /// <summary>Stage, action and count.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Action}{(Reply is null ? "" : " " + Reply.Code)} at {Stage}, {Count?.ToString(CultureInfo.InvariantCulture) ?? "∞"}×");
}
