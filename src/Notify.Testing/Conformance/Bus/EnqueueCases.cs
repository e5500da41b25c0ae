using System.Text;
using Notify.Bus;

namespace Notify.Testing.Conformance;

internal static class EnqueueCases
{
    public static IReadOnlyList<BusCase> All { get; } =
    [
        new("An_envelope_is_claimed_with_all_its_data", async probe =>
        {
            var sent = Rich(probe.Now);
            var result = (await probe.Enqueue(sent).ConfigureAwait(false))[0];
            Check.Equal(EnqueueResult.Accepted, result, "the answer");
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            var came = lease.Envelope;
            Check.Equal(
                Encoding.UTF8.GetString(EnvelopeCodec.Encode(sent)),
                Encoding.UTF8.GetString(EnvelopeCodec.Encode(came)),
                "the envelope");
            Check.Equal(BusProbe.Channel, lease.Channel, "the lease's channel");
            Check.Equal(
                (0, 0, 0),
                (lease.State.Step, lease.State.Failures, lease.State.History.Count),
                "the state of an unclaimed envelope");
            Check.That(
                !lease.IsCanceled && !lease.Lost.IsCancellationRequested,
                "a fresh lease is neither canceled nor lost");
        }),
        new("An_empty_call_adds_nothing", async probe => await probe.Enqueue([]).ConfigureAwait(false)),
        new("An_envelope_enters_by_its_first_step", async probe =>
        {
            await probe.Enqueue(probe.Envelope(steps: ["push", BusProbe.Channel])).ConfigureAwait(false);
            await probe.ExpectNothing("a later step's queue does not hold the envelope").ConfigureAwait(false);
            Check.Equal(
                "push",
                (await probe.ClaimOne("push").ConfigureAwait(false)).Channel,
                "the channel it entered by");
        }),
        new("A_lane_is_first_in_first_out", async probe =>
        {
            var first = await probe.Enqueue(3).ConfigureAwait(false);
            var then = await probe.Enqueue(2).ConfigureAwait(false);
            var claimed = new List<Guid>();
            while (claimed.Count < 5)
                claimed.AddRange((await probe.Claim(2).ConfigureAwait(false)).Select(lease => lease.Envelope.Id));
            Check.Same(first.Concat(then).Select(envelope => envelope.Id), claimed, "the order of claiming");
        }),
        new("Nothing_is_claimed_before_its_time", async probe =>
        {
            var due = probe.Now.AddSeconds(2);
            await probe.Enqueue(probe.Envelope(notBefore: due)).ConfigureAwait(false);
            await probe.ExpectNothing("an envelope that is not due is not claimed").ConfigureAwait(false);
            Check.Equal(1, (await probe.Statistics().ConfigureAwait(false)).Delayed, "delayed");
            var claim = probe.Claim();
            await probe.Fixture.AdvanceAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
            var lease = (await claim.ConfigureAwait(false))[0];
            Check.That(probe.Now >= due, "the claim came after the time");
            Check.That(
                (lease.EnqueuedAt - due).Duration() < TimeSpan.FromSeconds(1),
                "the waiting time counts from when it became due");
        }),
        new("A_call_canceled_beforehand_adds_nothing", async probe =>
        {
            await Check.Throws<OperationCanceledException>(
                    () => probe.EnqueueWaiting([probe.Envelope()], new CancellationToken(canceled: true)),
                    "an enqueue canceled beforehand")
                .ConfigureAwait(false);
            await probe.ExpectNothing("a canceled call has added nothing").ConfigureAwait(false);
        }),
        new("Channels_do_not_block_each_other", async probe =>
        {
            await probe.Enqueue(probe.Envelope(), probe.Envelope(steps: ["telegram"])).ConfigureAwait(false);
            Check.Equal(
                "telegram",
                (await probe.ClaimOne("telegram").ConfigureAwait(false)).Envelope.Steps[0],
                "the channel claimed");
            await probe.ExpectNothing("a channel yields its own envelopes only", "telegram").ConfigureAwait(false);
        }),
        new("An_envelope_of_one_client_can_be_claimed_by_another", async probe =>
        {
            var other = await probe.Fixture.CreateSecondClientAsync().ConfigureAwait(false);
            var claim = other.ClaimAsync(BusProbe.Channel, ClaimLimits.Any(1)).AsTask();
            await probe.Enqueue(1).ConfigureAwait(false);
            var lease = (await Check.Soon(claim, "a claim by another client").ConfigureAwait(false))[0];
            probe.Hold(lease);
            Check.That(
                await other.SettleAsync(lease, Settlement.Retry(probe.Now, lease.State)).ConfigureAwait(false),
                "the other client can settle its lease");
            probe.Abandon(lease);
        }),
    ];

    private static Envelope Rich(DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            NotificationId = Guid.CreateVersion7(now),
            Template = "position-failed",
            Recipient = new Recipient("user-42")
            {
                Email = "Ada \"Ä\" <ada@example.com>",
                TelegramChatId = -1001234567890,
                Locale = "de-AT",
                TimeZone = "Europe/Vienna",
                Addresses = new Dictionary<string, string> { ["push"] = """{"endpoint":"https://push.example/1"}""" },
            },
            Model = """{ "Symbol": "XAUUSD", "Note": "Grüße 👋", "Deep": [[{"a": null}]] }"""u8.ToArray(),
            Steps = [BusProbe.Channel, "telegram"],
            Conditions = [new StepCondition { Step = 0, Until = "read", Within = TimeSpan.FromMinutes(10) }],
            IsExpiryFixed = true,
            Digest = new EnvelopeDigest { Key = "campaign", TimeOfDay = new TimeOnly(9, 0), MaxItems = 50 },
            List = "alerts",
            Category = "orders",
            Tenant = "acme",
            Metadata = new Dictionary<string, string> { ["campaign"] = "autumn", ["order"] = "991" },
            Campaign = "spring",
            IdempotencyKey = "order-991",
            CreatedAt = now,
            ExpiresAt = now.AddHours(24),
            TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            TraceState = "vendor=1",
            Attachments =
            [
                Attachment.FromBytes("a.png", "image/png", new byte[] { 0, 1, 255 }) with { ContentId = "logo" },
                Attachment.ByReference("b.pdf", "application/pdf", "blob/7"),
            ],
            Headers = new Dictionary<string, string> { ["Reply-To"] = "help@example.com" },
        };
}
