namespace Notify.Email.Settings;

/// <summary>The keys by which bounces are known to be passed on by who may do so.</summary>
internal static class InboundKeys
{
    private const int MinBytes = 32;

    /// <summary>The bytes of a configured key, or null where it is not base64 or too short.</summary>
    public static byte[]? Read(string? configured)
    {
        if (string.IsNullOrWhiteSpace(configured))
            return null;
        var bytes = new byte[configured.Length];
        return Convert.TryFromBase64String(configured, bytes, out var length) && length >= MinBytes ? bytes[..length] : null;
    }

    /// <summary>The key and those of before; none where no key is set.</summary>
    public static byte[][] Of(EmailOptions options) =>
        Read(options.InboundKey) is { } key ? [key, .. options.PreviousInboundKeys.Select(Read).OfType<byte[]>()] : [];

    /// <summary>A host that takes bounces need not work the channel, so these are checked in every host.</summary>
    public static IEnumerable<string> Problems(EmailOptions options)
    {
        if (options.InboundKey is not null && Read(options.InboundKey) is null)
            yield return "InboundKey is not base64 of at least 32 bytes; make one with: openssl rand -base64 32.";
        if (options.InboundKey is null && options.PreviousInboundKeys.Count > 0)
            yield return "PreviousInboundKeys is set but InboundKey is not; set the key that holds now, or leave both out to take no bounces.";
        for (var i = 0; i < options.PreviousInboundKeys.Count; i++)
        {
            if (Read(options.PreviousInboundKeys[i]) is null)
                yield return $"PreviousInboundKeys:{i} is not base64 of at least 32 bytes; write an earlier InboundKey, or leave it out.";
        }
    }
}
