using MimeKit;

namespace Notify.Email.Addressing;

/// <summary>The envelope's sender, with a tag in place of <c>{id}</c>.</summary>
internal static class ReturnAddress
{
    private const string Placeholder = "{id}";

    /// <param name="pattern">A valid <see cref="EmailOptions.EnvelopeSender"/>.</param>
    /// <param name="tag">The tag.</param>
    public static MailboxAddress Create(string pattern, string tag) =>
        new("", pattern.Replace(Placeholder, tag, StringComparison.Ordinal));

    public static IEnumerable<string> Validate(EmailOptions options)
    {
        if (options.EnvelopeSender is not { } pattern)
            yield break;
        if (!pattern.Contains(Placeholder, StringComparison.Ordinal))
        {
            if (MailAddress.TryRead(pattern, out _) is { } error)
                yield return $"EnvelopeSender is not a valid address. {error}";
            yield break;
        }
        var sample = new string('a', ReturnTag.Length);
        if (MailAddress.TryRead(pattern.Replace(Placeholder, sample, StringComparison.Ordinal), out _) is { } tagged)
        {
            yield return $"EnvelopeSender is not a valid address. {tagged} {{id}} becomes {ReturnTag.Length} "
                + "characters.";
        }
        else if (IsInsideWord(pattern))
        {
            // The reader of a report could not find the tag.
            yield return "EnvelopeSender must separate {id} from other letters and digits, for example "
                + "bounce+{id}@example.com.";
        }
        if (options.InboundKey is null)
        {
            yield return "EnvelopeSender contains {id} but InboundKey is not set. Set InboundKey (openssl rand "
                + "-base64 32), which protects the return address, or remove {id}.";
        }
    }

    private static bool IsInsideWord(string pattern)
    {
        var start = pattern.IndexOf(Placeholder, StringComparison.Ordinal);
        var end = start + Placeholder.Length;
        return (start > 0 && char.IsLetterOrDigit(pattern[start - 1]))
            || (end < pattern.Length && char.IsLetterOrDigit(pattern[end]));
    }
}
