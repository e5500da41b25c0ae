using Notify.Shared;

namespace Notify.Enqueue;

/// <summary>Small helps for saying what is wrong.</summary>
internal static class Rejected
{
    public static NotificationRejectedException Because(RejectionReason reason, string message, params string[] details) => new(reason, message, details);

    /// <summary>A check's own words as the end of a sentence.</summary>
    public static string Sentence(string words) => words.TrimEnd().TrimEnd('.') + ".";

    /// <summary>Whether a text holds a line break or another control character.</summary>
    public static bool HasControl(ReadOnlySpan<char> text) => ControlCharacters.IsIn(text);
}
