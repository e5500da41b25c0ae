namespace Notify.Telegram.Messages;

/// <summary>The warnings about messages that are sent without something that only decorates them.</summary>
internal static class DeliveryWarnings
{
    /// <param name="change">The difference from the template, for example "without its keyboard".</param>
    /// <param name="problem">The reason.</param>
    public static string Sent(string change, string problem) => $"The message was sent {change}: {problem}";

    /// <param name="problem">The error of the markup.</param>
    public static string SentPlain(string problem) =>
        Sent("as plain text, because the markup of its template is invalid", problem);
}
