using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Notify.Addresses;
using StackExchange.Redis;

namespace Notify.Redis.Addresses;

/// <summary>
/// An entry of the index of suppressions: a member of a sorted set. Its score is the time of the suppression in
/// microseconds, which a double represents exactly. It begins with a hash, which orders suppressions of the same time
/// and stands for the address in cursors.
/// </summary>
internal readonly record struct SuppressionEntry(string Id, string Kind, string Address, string? List)
{
    private const int IdBytes = 16;
    private const int IdLength = IdBytes * 2;

    public static double Score(Suppression suppression) =>
        (suppression.At.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static RedisValue Member(string kind, string address, string? list)
    {
        var names = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(names))
        {
            writer.WriteStartArray();
            writer.WriteStringValue(kind);
            writer.WriteStringValue(address);
            writer.WriteStringValue(list);
            writer.WriteEndArray();
        }

        var id = Convert.ToHexStringLower(SHA256.HashData(names.WrittenSpan).AsSpan(0, IdBytes));
        return id + Encoding.UTF8.GetString(names.WrittenSpan);
    }

    /// <summary>Reads a member. Returns null if this version did not write it.</summary>
    public static SuppressionEntry? Read(RedisValue member)
    {
        var text = (string)member!;
        try
        {
            using var document = JsonDocument.Parse(text.AsMemory(Math.Min(IdLength, text.Length)));
            return document.RootElement is { ValueKind: JsonValueKind.Array } names && names.GetArrayLength() == 3
                ? new(text[..IdLength], names[0].GetString()!, names[1].GetString()!, names[2].GetString())
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}

/// <summary>The place in the index after which a page begins: the score and the id of the entry before it.</summary>
internal readonly record struct SuppressionPosition(double Score, string? Id)
{
    public static SuppressionPosition Newest { get; } = new(double.PositiveInfinity, null);

    public static SuppressionPosition Parse(string cursor)
    {
        var end = cursor.LastIndexOf('-');
        return end > 0
            && cursor.Skip(end + 1).All(char.IsAsciiHexDigitLower)
            && long.TryParse(cursor.AsSpan(0, end), CultureInfo.InvariantCulture, out var score)
                ? new(score, cursor[(end + 1)..])
                : throw new ArgumentException(
                    "The cursor was not created by this address book. "
                    + "Pass the Next value of an earlier page, or null for the first page.",
                    nameof(cursor));
    }

    /// <summary>Determines whether an entry comes after this place, that is, is older.</summary>
    public bool Precedes(double score, string id) =>
        score < Score || (score.Equals(Score) && string.CompareOrdinal(id, Id) < 0);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(long)Score}-{Id}");
}
