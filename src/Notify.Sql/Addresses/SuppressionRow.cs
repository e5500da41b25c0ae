using Notify.Addresses;
using Notify.Sql.Storage;

namespace Notify.Sql.Addresses;

/// <summary>Converts suppressions to rows and back.</summary>
internal static class SuppressionRow
{
    public static StoredSuppression Write(string kind, string address, Suppression suppression) => new()
    {
        Id = AddressHash.OfSuppression(kind, address, suppression.List),
        Kind = StoredText.Write(kind),
        Address = StoredText.Write(address),
        List = suppression.List is { } list ? StoredText.Write(list) : null,
        Reason = suppression.Reason.ToString(),
        At = new DateTimeOffset(
            suppression.At.UtcTicks - (suppression.At.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero),
        Detail = suppression.Detail is { } detail ? StoredText.Write(detail) : null,
    };

    /// <summary>Reads a row. An unknown reason still suppresses the address.</summary>
    public static SuppressedAddress Read(StoredSuppression row) => new()
    {
        Kind = StoredText.Read(row.Kind),
        Address = StoredText.Read(row.Address),
        Suppression = new Suppression
        {
            Reason = Enum.TryParse<SuppressionReason>(row.Reason, out var known) && Enum.IsDefined(known)
                ? known
                : SuppressionReason.Blocked,
            At = row.At,
            List = row.List is { } list ? StoredText.Read(list) : null,
            Detail = row.Detail is { } detail ? StoredText.Read(detail) : null,
        },
    };
}
