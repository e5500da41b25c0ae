using Notify.Shared;

namespace Notify.Email.Settings;

/// <summary>The keys with which bounces are signed by the party that forwards them.</summary>
internal static class InboundKeys
{
    /// <summary>The current key and the previous ones, or none if no key is set.</summary>
    public static byte[][] Of(EmailOptions options) =>
        Base64Key.Decode(options.InboundKey) is { } key
            ? [key, .. options.PreviousInboundKeys.Select(Base64Key.Decode).OfType<byte[]>()]
            : [];

    /// <summary>
    /// Validated in every process, because one that does not consume the channel may still receive bounces.
    /// </summary>
    public static IEnumerable<string> Validate(EmailOptions options)
    {
        if (options.InboundKey is not null && Base64Key.Decode(options.InboundKey) is null)
            yield return "InboundKey is not base64 of at least 32 bytes. Create a key with: openssl rand -base64 32.";
        if (options.InboundKey is null && options.PreviousInboundKeys.Count > 0)
        {
            yield return "PreviousInboundKeys is set but InboundKey is not. Set the current key, or leave both out "
                + "to accept no bounces.";
        }
        for (var i = 0; i < options.PreviousInboundKeys.Count; i++)
        {
            if (Base64Key.Decode(options.PreviousInboundKeys[i]) is null)
            {
                yield return $"PreviousInboundKeys:{i} is not base64 of at least 32 bytes. Use an earlier "
                    + "InboundKey, or leave it out.";
            }
        }
    }
}
