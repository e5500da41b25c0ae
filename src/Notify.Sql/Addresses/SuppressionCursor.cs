using System.Globalization;
using Notify.Sql.Storage;

namespace Notify.Sql.Addresses;

/// <summary>
/// The text of a position: the time in microseconds, which is the precision of the tables, and the hash, which orders
/// suppressions of the same time and stands for the address.
/// </summary>
internal static class SuppressionCursor
{
    public static string Write(StoredSuppression last) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(last.At.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond}-{last.Id:N}");

    public static SuppressionPosition Read(string cursor)
    {
        var end = cursor.LastIndexOf('-');
        if (end > 0
            && long.TryParse(
                cursor.AsSpan(0, end),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var microseconds)
            && Guid.TryParseExact(cursor.AsSpan(end + 1), "N", out var id)
            && TryReadTime(microseconds, out var at))
        {
            return new SuppressionPosition(at, id);
        }

        throw new ArgumentException(
            "The cursor was not created by this address book. "
                + "Pass the Next value of an earlier page, or null for the first page.",
            nameof(cursor));
    }

    private static bool TryReadTime(long microseconds, out DateTimeOffset at)
    {
        const long Epoch = 621355968000000000 / TimeSpan.TicksPerMicrosecond;
        var isTime = microseconds >= -Epoch
            && microseconds <= (DateTimeOffset.MaxValue.UtcTicks / TimeSpan.TicksPerMicrosecond) - Epoch;
        at = isTime ? DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond) : default;
        return isTime;
    }
}
