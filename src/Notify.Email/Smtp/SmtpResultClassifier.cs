using Notify.Delivery;

namespace Notify.Email.Smtp;

/// <summary>Classifies the replies of servers. Pure; <see cref="SmtpRules"/> is the table.</summary>
internal static class SmtpResultClassifier
{
    /// <summary>Classifies a refusal.</summary>
    /// <param name="phase">The command that was refused.</param>
    /// <param name="code">The reply code (RFC 5321 section 4.2).</param>
    /// <param name="text">The text after it, which may start with an enhanced code (RFC 3463).</param>
    public static SendResult Classify(SmtpPhase phase, int code, string? text)
    {
        var reply = new SmtpReply(phase, code, text);
        return SmtpRules.Find(reply).Verdict.ToResult(reply);
    }

    /// <summary>Whether the server refuses further messages on this connection only.</summary>
    public static bool IsConnectionLimit(SmtpPhase phase, int code, string? text) =>
        SmtpRules.Find(new SmtpReply(phase, code, text)).Verdict == SmtpVerdict.ConnectionLimit;
}
