using Notify.Shared;

namespace Notify.Email.Settings;

/// <summary>The keys by which bounces are known to be passed on by who may do so.</summary>
internal static class InboundKeys
{
    /// <summary>The key and those of before; none where no key is set.</summary>
    public static byte[][] Of(EmailOptions options) =>
        Base64Key.Decode(options.InboundKey) is { } key ? [key, .. options.PreviousInboundKeys.Select(Base64Key.Decode).OfType<byte[]>()] : [];

    /// <summary>A host that takes bounces need not work the channel, so these are checked in every host.</summary>
    public static IEnumerable<string> Problems(EmailOptions options)
    {
        if (options.InboundKey is not null && Base64Key.Decode(options.InboundKey) is null)
            yield return "InboundKey is not base64 of at least 32 bytes; make one with: openssl rand -base64 32.";
        if (options.InboundKey is null && options.PreviousInboundKeys.Count > 0)
            yield return "PreviousInboundKeys is set but InboundKey is not; set the key that holds now, or leave both out to take no bounces.";
        for (var i = 0; i < options.PreviousInboundKeys.Count; i++)
        {
            if (Base64Key.Decode(options.PreviousInboundKeys[i]) is null)
                yield return $"PreviousInboundKeys:{i} is not base64 of at least 32 bytes; write an earlier InboundKey, or leave it out.";
        }
    }
}
