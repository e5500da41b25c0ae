namespace Notify.Email.Settings;

/// <summary>The keys with which bounces are signed by the party that forwards them.</summary>
internal static class InboundKeys
{
    private const int MinBytes = 32;

    /// <summary>The bytes of a configured key, or null if it is not base64 or too short.</summary>
    public static byte[]? Read(string? configured)
    {
        if (string.IsNullOrWhiteSpace(configured))
            return null;
        var bytes = new byte[configured.Length];
        return Convert.TryFromBase64String(configured, bytes, out var length) && length >= MinBytes
            ? bytes[..length]
            : null;
    }

    /// <summary>The current key and the previous ones, or none if no key is set.</summary>
    public static byte[][] Of(EmailOptions options) =>
        Read(options.InboundKey) is { } key ? [key, .. options.PreviousInboundKeys.Select(Read).OfType<byte[]>()] : [];

    /// <summary>
    /// Validated in every process, because one that does not consume the channel may still receive bounces.
    /// </summary>
    public static IEnumerable<string> Validate(EmailOptions options)
    {
        if (options.InboundKey is not null && Read(options.InboundKey) is null)
            yield return "InboundKey is not base64 of at least 32 bytes. Create a key with: openssl rand -base64 32.";
        if (options.InboundKey is null && options.PreviousInboundKeys.Count > 0)
        {
            yield return "PreviousInboundKeys is set but InboundKey is not. Set the current key, or leave both out "
                + "to accept no bounces.";
        }
        for (var i = 0; i < options.PreviousInboundKeys.Count; i++)
        {
            if (Read(options.PreviousInboundKeys[i]) is null)
            {
                yield return $"PreviousInboundKeys:{i} is not base64 of at least 32 bytes. Use an earlier "
                    + "InboundKey, or leave it out.";
            }
        }
    }
}
