namespace Notify.Shared;

/// <summary>A secret key in a setting: base64 of at least 32 bytes.</summary>
internal static class Base64Key
{
    public const int MinBytes = 32;

    /// <summary>Decodes a key; null if it is not base64 or too short.</summary>
    public static byte[]? Decode(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= MinBytes ? bytes[..length] : null;
    }
}
