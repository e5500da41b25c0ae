using System.Globalization;
using System.Text.Json;

namespace Notify.Bus;

/// <summary>
/// The version of the wire format: <c>major.minor</c> in the field <c>v</c>. A minor version only adds fields; a major
/// version may change existing ones.
/// </summary>
internal static class WireVersion
{
    public const string Current = "1.0";
    private const int CurrentMajor = 1;

    /// <summary>
    /// Reads the version before any other field, because a newer major version may have changed their meaning.
    /// </summary>
    /// <returns>False if a newer major version wrote the document.</returns>
    public static bool CanRead(Utf8JsonReader reader)
    {
        reader.StartObject("the document");
        while (reader.NextProperty())
        {
            if (reader.ValueTextEquals("v"u8))
                return Major(reader.Text("v")) <= CurrentMajor;
            reader.SkipValue();
        }

        throw new WireFormatException("'v', the version, is missing");
    }

    private static int Major(string? version)
    {
        var parts = version?.Split('.') ?? [];
        if (parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && major > 0)
        {
            return major;
        }

        throw new WireFormatException("'v' is not a version");
    }
}
