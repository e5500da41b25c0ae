using System.Buffers;

namespace Notify.Enqueue;

/// <summary>Small helps for saying what is wrong.</summary>
internal static class Rejected
{
    private static readonly SearchValues<char> Control = SearchValues.Create(
        [.. Enumerable.Range(char.MinValue, char.MaxValue).Select(code => (char)code).Where(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029')]);

    public static NotificationRejectedException Because(RejectionReason reason, string message, params string[] details) => new(reason, message, details);

    /// <summary>A check's own words as the end of a sentence.</summary>
    public static string Sentence(string words) => words.TrimEnd().TrimEnd('.') + ".";

    /// <summary>Whether a text holds a line break or another control character.</summary>
    public static bool HasControl(ReadOnlySpan<char> text) => text.ContainsAny(Control);
}
