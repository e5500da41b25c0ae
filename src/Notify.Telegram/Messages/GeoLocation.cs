using System.Globalization;

namespace Notify.Telegram.Messages;

/// <summary>A point on the map (Bot API, sendLocation).</summary>
internal readonly record struct GeoLocation(double Latitude, double Longitude)
{
    /// <summary>Reads <c>48.2082, 16.3738</c>, latitude and longitude in degrees; null if it is not one.</summary>
    public static GeoLocation? Read(string text)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        return comma > 0
            && Degrees(text.AsSpan(0, comma), 90) is { } latitude
            && Degrees(text.AsSpan(comma + 1), 180) is { } longitude
                ? new GeoLocation(latitude, longitude)
                : null;
    }

    private static double? Degrees(ReadOnlySpan<char> text, double most)
    {
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return double.TryParse(text.Trim(), style, CultureInfo.InvariantCulture, out var degrees)
            && Math.Abs(degrees) <= most
                ? degrees
                : null;
    }
}
