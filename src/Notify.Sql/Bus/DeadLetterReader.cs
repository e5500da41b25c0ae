using System.Globalization;
using Notify.Bus;
using Notify.Sql.Storage;

namespace Notify.Sql.Bus;

/// <summary>Decodes dead letters, and reads and writes the cursors of their pages.</summary>
internal static class DeadLetterReader
{
    private const char Separator = '-';

    /// <summary>Decodes a dead letter.</summary>
    public static DeadLetter Read(StoredDeadLetter stored, string channel)
    {
        var envelope = EnvelopeCodec.Decode(stored.Body);
        var state = stored.State is null
            ? new DecodeResult<DeliveryState>(DecodeStatus.Decoded, DeliveryState.Initial, null)
            : EnvelopeCodec.DecodeState(stored.State);

        // A state that cannot be decoded remains as it is in the database, so the reason is not in its history.
        var undecoded = new DeliveryFailure
        {
            At = stored.At,
            Channel = channel,
            Outcome = stored.Reason,
            Detail = envelope.Reason ?? $"its state: {state.Reason}",
        };
        ReadOnlyMemory<byte>? unreadable = null;
        if (envelope.Value is null)
            unreadable = stored.Body;
        else if (state.Value is null)
            unreadable = stored.State;
        return new DeadLetter
        {
            Id = stored.Id,
            Channel = channel,
            Lane = stored.Lane,
            Reason = stored.Reason,
            At = stored.At,
            Envelope = envelope.Value,
            State = state.Value ?? DeliveryState.Initial.With(undecoded),
            Bytes = unreadable,
        };
    }

    public static string WriteCursor(DeadLetterPosition position) =>
        string.Create(CultureInfo.InvariantCulture, $"{position.At.UtcTicks}{Separator}{position.Id}");

    /// <summary>Reads a cursor.</summary>
    /// <exception cref="ArgumentException">The text is not a cursor of this bus.</exception>
    public static DeadLetterPosition ReadCursor(string cursor)
    {
        var end = cursor.IndexOf(Separator, StringComparison.Ordinal);
        return end > 0
            && long.TryParse(cursor.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTimeOffset.MaxValue.UtcTicks
            && Guid.TryParseExact(cursor.AsSpan(end + 1), "D", out var id)
                ? new(new DateTimeOffset(ticks, TimeSpan.Zero), id)
                : throw new ArgumentException(
                    "The cursor was not created by this bus. Pass the Next value of an earlier page, or null for the "
                        + "first page.",
                    nameof(cursor));
    }
}
