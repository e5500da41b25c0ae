using CsCheck;
using Notify.Bus;
using Notify.Testing;

namespace Notify.Tests.Bus.Wire;

public class EnvelopeCodecPropertyTests
{
    // Control characters, quotes, markup, several alphabets and a surrogate pair.
    private static readonly Gen<string> Text = Gen.OneOf(
            "a",
            "\"",
            "\\",
            "\n",
            "\0",
            "<",
            "ä",
            "\u2028",
            "👋",
            "日本",
            " ")
        .Array[1, 12]
        .Select(string.Concat);
    private static readonly Gen<string> Name = Text.Select(text => "n" + text);
    private static readonly Gen<DateTimeOffset> Moment = Gen.Long[0, 9_000_000_000_000_000]
        .Select(ticks => new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.FromHours(2)).AddTicks(ticks));

    private static readonly Gen<Dictionary<string, string>> ByName = Gen.Select(Name, Text)
        .Array[0, 4]
        .Select(pairs => pairs.DistinctBy(pair => pair.Item1).ToDictionary(pair => pair.Item1, pair => pair.Item2));

    private static readonly Gen<Attachment> AnyAttachment = Gen.OneOf(
        Gen.Select(Name, Gen.Byte.Array[0, 40]).Select((name, bytes) => Attachment.FromBytes(name, "image/png", bytes)),
        Gen.Select(Name, Name).Select((name, reference) => Attachment.ByReference(name, "text/plain", reference)));

    private static readonly Gen<Recipient> AnyRecipient = Gen.Select(
            Text.Null(),
            Text.Null(),
            Gen.Long.Nullable(),
            ByName)
        .Select(
            (user, email, chat, addresses) =>
                new Recipient(user)
                {
                    Email = email,
                    TelegramChatId = chat,
                    Addresses = addresses,
                });

    private static readonly Gen<TimeSpan> Duration = Gen.Long[0, long.MaxValue].Select(TimeSpan.FromTicks);

    private static readonly Gen<StepCondition> Condition = Gen.Select(Gen.Int[0, int.MaxValue], Name, Duration)
        .Select((step, until, within) => new StepCondition { Step = step, Until = until, Within = within });

    private static readonly Gen<EnvelopeDigest> Digest = Gen.Select(
            Name,
            Duration.Nullable(),
            Gen.Long[0, TimeSpan.TicksPerDay - 1].Select(ticks => new TimeOnly(ticks)).Nullable(),
            Gen.Int[0, 6].Array[0, 7],
            Gen.Int[0, int.MaxValue].Nullable(),
            Gen.Bool)
        .Select(
            (key, window, time, days, items, flag) =>
                new EnvelopeDigest
                {
                    Key = key,
                    Window = window,
                    MaxWindow = window,
                    TimeOfDay = time,
                    Days = [.. days.Select(day => (DayOfWeek)day)],
                    MaxItems = items,
                    SendsFirstItem = flag,
                    IsSummary = !flag,
                });

    private static readonly Gen<(StepCondition[] Conditions, EnvelopeDigest? Digest)> Plan =
        Gen.Select(Condition.Array[0, 3], Digest.Null());

    private static readonly Gen<Envelope> AnyEnvelope = Gen.Select(
            AnyRecipient,
            Name.Array[1, 3],
            Text.Null(),
            Moment,
            Moment.Nullable(),
            ByName,
            Gen.Select(AnyAttachment.Array[0, 3], Plan),
            Gen.Bool)
        .Select(
            (recipient, steps, text, created, notBefore, headers, rest, campaign) =>
                new Envelope
                {
                    Id = Guid.CreateVersion7(created),
                    NotificationId = Guid.CreateVersion7(created),
                    Template = steps[0],
                    Recipient = recipient,
                    Steps = steps,
                    Conditions = rest.Item2.Conditions,
                    IsExpiryFixed = campaign,
                    Digest = rest.Item2.Digest,
                    Lane = campaign ? Lane.Campaign : Lane.Transactional,
                    List = text,
                    Category = text,
                    Tenant = text,
                    Metadata = headers,
                    Campaign = text,
                    IdempotencyKey = text,
                    CreatedAt = created,
                    NotBefore = notBefore,
                    ExpiresAt = created,
                    TraceState = text,
                    Attachments = rest.Item1,
                    Headers = headers,
                });

    [Fact]
    public void What_is_written_is_read_back_and_no_longer_than_estimated() =>
        AnyEnvelope.Sample(
            envelope =>
            {
                var wire = EnvelopeCodec.Encode(envelope);
                var read = EnvelopeCodec.Decode(wire);
                return read.Status == DecodeStatus.Decoded
                    && read.Value!.Recipient.UserId == envelope.Recipient.UserId
                    && read.Value.Headers.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                        .SequenceEqual(envelope.Headers.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    && read.Value.CreatedAt.EqualsExact(envelope.CreatedAt)
                    && EnvelopeCodec.Encode(read.Value).AsSpan().SequenceEqual(wire)
                    && EnvelopeCodec.Measure(envelope) == wire.Length
                    && EnvelopeCodec.Fits(envelope, out var most)
                    && most >= wire.Length;
            },
            iter: 2000);

    [Fact]
    public void Any_bytes_at_all_are_read_without_an_exception() =>
        Gen.Byte.Array[0, 200]
            .Sample(
                bytes =>
                    EnvelopeCodec.Decode(bytes).Status == DecodeStatus.Undecodable
                    && EnvelopeCodec.DecodeState(bytes).Status == DecodeStatus.Undecodable,
                iter: 5000);

    [Fact]
    public void Mutated_envelopes_are_read_without_an_exception() =>
        Gen.Select(AnyEnvelope, Gen.Select(Gen.Int[0, 100_000], Gen.Byte).Array[1, 4], Gen.Int[0, 100_000])
            .Sample(
                (envelope, mutations, cut) =>
                {
                    var wire = Mutate(EnvelopeCodec.Encode(envelope), mutations, cut);
                    var read = EnvelopeCodec.Decode(wire);
                    return (read.Status == DecodeStatus.Decoded) == (read.Value is not null)
                        && (read.Value is null) == (read.Reason is not null);
                },
                iter: 5000);

    [Fact]
    public void Mutated_states_are_read_without_an_exception()
    {
        var failure = new DeliveryFailure
        {
            At = TestEnvelopes.Moment,
            Channel = "email",
            Outcome = "transient",
            Detail = "450",
        };
        var state = new DeliveryState
        {
            Step = 1,
            Failures = 2,
            Accepted = ["a"],
            Parts = new Dictionary<string, int> { ["b"] = 2 },
            Requeues = 1,
            RequeuedAt = TestEnvelopes.Moment,
            PossiblyDelivered = true,
            ProviderIds = [new ProviderMessageId { Channel = "email", Address = "a", Id = "7" }],
            ExpiresFrom = TestEnvelopes.Moment,
            AwaitingUntil = TestEnvelopes.Moment,
        };
        var wire = EnvelopeCodec.Encode(state.With(failure));
        Gen.Select(Gen.Select(Gen.Int[0, 100_000], Gen.Byte).Array[1, 4], Gen.Int[0, 100_000]).Sample(
            (mutations, cut) =>
            {
                var read = EnvelopeCodec.DecodeState(Mutate([.. wire], mutations, cut));
                return (read.Status == DecodeStatus.Decoded) == (read.Value is not null);
            },
            iter: 5000);
    }

    private static byte[] Mutate(byte[] wire, (int At, byte Value)[] mutations, int cut)
    {
        foreach (var (at, value) in mutations)
            wire[at % wire.Length] = value;
        return cut % 4 == 0 ? wire[..(cut % wire.Length)] : wire;
    }
}
