using System.Text;
using Notify.Bus;

namespace Notify.Testing.Conformance;

internal static class WireCases
{
    public static IReadOnlyList<BusCase> All { get; } =
    [
        new("Unknown_fields_are_ignored", async probe =>
        {
            var envelope = probe.Envelope();
            await probe.Inject(Document(envelope, "\"v\":\"1.7\",\"mood\":{\"good\":[true]}")).ConfigureAwait(false);
            Check.Equal(envelope.Id, (await probe.ClaimOne().ConfigureAwait(false)).Envelope.Id, "the envelope");
        }),
        new("Undecodable_bytes_become_a_dead_letter_that_keeps_them", async probe =>
        {
            var bytes = "\0\u0001{broken"u8.ToArray();
            await probe.Inject(bytes, Lane.Campaign).ConfigureAwait(false);
            await probe.Enqueue(1).ConfigureAwait(false);
            await probe.ClaimOne().ConfigureAwait(false);
            await probe.ExpectNothing("undecodable bytes are not claimed").ConfigureAwait(false);
            var letter = await Only(probe, DeliveryOutcomes.Undecodable).ConfigureAwait(false);
            Check.Equal((BusProbe.Channel, Lane.Campaign), (letter.Channel, letter.Lane), "channel and lane");
            Check.That(letter.Envelope is null && letter.Bytes is not null, "it has bytes in place of an envelope");
            Check.Same(bytes, letter.Bytes!.Value.ToArray(), "the bytes kept");
            Check.That(
                !await probe.Bus.DeadLetters.RequeueAsync(letter.Id).ConfigureAwait(false),
                "undecodable bytes cannot be requeued");
            Check.That(
                await probe.Bus.DeadLetters.GetAsync(letter.Id).ConfigureAwait(false) is not null,
                "a refused requeue keeps it");
        }),
        new("A_newer_version_waits_for_a_process_that_can_read_it", async probe =>
        {
            var bytes = Newer(probe);
            await probe.Inject(bytes).ConfigureAwait(false);
            await probe.ExpectNothing("a newer version is not claimed").ConfigureAwait(false);
            await WaitUntilDelayed(probe).ConfigureAwait(false);
            Check.Equal(
                0,
                (await probe.Bus.DeadLetters.ListAsync(DeadLetterFilter.All).ConfigureAwait(false)).Items.Count,
                "dead letters");
        }),
        new("A_newer_version_is_a_dead_letter_after_24_hours", async probe =>
        {
            var bytes = Newer(probe);
            await probe.Inject(bytes).ConfigureAwait(false);
            await probe.ExpectNothing("a newer version is not claimed").ConfigureAwait(false);
            await WaitUntilDelayed(probe).ConfigureAwait(false);
            if (!probe.Fixture.CanSkipDays)
                return;
            for (var hour = 0; hour < 23; hour++)
            {
                await probe.Fixture.AdvanceAsync(TimeSpan.FromHours(1)).ConfigureAwait(false);
                await probe.ExpectNothing("a newer version is not claimed").ConfigureAwait(false);
            }

            Check.Equal(1, (await probe.Statistics().ConfigureAwait(false)).Delayed, "delayed after 23 hours");
            await probe.Fixture.AdvanceAsync(TimeSpan.FromHours(1.5)).ConfigureAwait(false);
            await probe.ExpectNothing("a newer version is not claimed").ConfigureAwait(false);
            var letter = await Only(probe, DeliveryOutcomes.NewerVersion).ConfigureAwait(false);
            Check.Same(bytes, letter.Bytes!.Value.ToArray(), "the bytes kept");
            Check.Equal(0, (await probe.Statistics().ConfigureAwait(false)).Delayed, "delayed after 24 hours");
        }),
    ];

    /// <summary>Encodes an envelope with other fields in place of the version, which is the first one.</summary>
    private static byte[] Document(Envelope envelope, string version)
    {
        var document = Encoding.UTF8.GetString(EnvelopeCodec.Encode(envelope));
        return Encoding.UTF8.GetBytes($"{{{version}{document[document.IndexOf(',', StringComparison.Ordinal)..]}");
    }

    /// <summary>
    /// The claim that examines the envelope may take longer than it was waited for: on a busy machine, it sets the
    /// envelope aside later.
    /// </summary>
    private static async Task WaitUntilDelayed(BusProbe probe)
    {
        for (var moments = 0; (await probe.Statistics().ConfigureAwait(false)).Delayed != 1; moments++)
        {
            Check.That(moments < 40, "a newer version is delayed");
            await probe.Fixture.AdvanceAsync(BusProbe.Moment).ConfigureAwait(false);
        }
    }

    private static byte[] Newer(BusProbe probe) => Document(probe.Envelope(), "\"v\":\"2.0\"");

    private static async Task<DeadLetter> Only(BusProbe probe, string reason)
    {
        var letters = (await probe.Bus.DeadLetters.ListAsync(DeadLetterFilter.All).ConfigureAwait(false)).Items;
        Check.Same([reason], letters.Select(letter => letter.Reason), "reasons of the dead letters");
        return letters[0];
    }
}
