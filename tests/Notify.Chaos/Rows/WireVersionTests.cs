using System.Text;
using Notify.Bus;
using Notify.Chaos.Arena;

namespace Notify.Chaos.Rows;

/// <summary>Workers of wire version 1.0 and of the current one use the same queues, as during a deployment.</summary>
public class WireVersionTests
{
    private const int Count = 40;

    [Fact]
    public async Task Workers_of_both_versions_deliver_the_messages_of_both()
    {
        await using var ring = await Ring.StartAsync();
        var consumers = new[] { await ring.ConsumingAsync(Old), await ring.ConsumingAsync() };
        await ring.ProducedAsync(Count, it => (it.IsOld, it.Prefix) = (true, "old"));
        await ring.ProducedAsync(Count, it => (it.Tagged, it.Prefix) = (true, "new"));
        await ring.IdleAsync();

        (await ring.TakeStockAsync()).ShouldBeAllSent(2 * Count);
        consumers.Should().OnlyContain(consumer => consumer.Count("SENT") > 0);
        consumers[0].Count("CARRIES").Should().Be(0, "the old version does not know the fields");

        static void Old(WorkerSettings it) => (it.IsOld, it.SendMilliseconds) = (true, 10);
    }

    [Fact]
    public async Task The_current_worker_reads_messages_and_states_of_the_old_one()
    {
        await using var ring = await Ring.StartAsync();
        await ring.ProducedAsync(Count, it => it.IsOld = true);
        foreach (var body in await ring.Database.HashValuesAsync(ring.Key("m")))
            ((string)body!).Should().StartWith("""{"v":"1.0",""");
        var old = ring.Consume(it => (it.IsOld, it.FailsFirst, it.RetryMilliseconds) = (true, true, 5000));
        await old.SaysAsync("SENDING", Count);
        await RetriedAsync(ring, Count, "1.0");
        await old.StopAsync();

        var current = ring.Consume();
        await ring.IdleAsync();

        (await ring.TakeStockAsync()).ShouldBeAllSent(Count);
        current.Lines.Where(line => line.StartsWith("SENDING", StringComparison.Ordinal))
            .Should().OnlyContain(line => line.EndsWith(" 2", StringComparison.Ordinal), "the old state counts");
    }

    [Fact]
    public async Task The_old_worker_reads_messages_and_states_of_the_current_one()
    {
        await using var ring = await Ring.StartAsync();
        await ring.ProducedAsync(Count, it => it.Tagged = true);
        var current = ring.Consume(it => (it.FailsFirst, it.RetryMilliseconds) = (true, 5000));
        await current.SaysAsync("SENDING", Count);
        await RetriedAsync(ring, Count, "1.1");
        await current.StopAsync();

        var old = ring.Consume(it => it.IsOld = true);
        await ring.IdleAsync();

        (await ring.TakeStockAsync()).ShouldBeAllSent(Count);
        old.Lines.Where(line => line.StartsWith("SENDING", StringComparison.Ordinal))
            .Should().OnlyContain(line => line.EndsWith(" 2", StringComparison.Ordinal), "the new state counts");
        (current.Count("CARRIES"), old.Count("CARRIES")).Should().Be((Count, 0));
    }

    [Theory]
    [InlineData("retry")]
    [InlineData("defer")]
    [InlineData("forward")]
    public async Task The_new_fields_survive_an_old_worker(string settlement)
    {
        await using var ring = await Ring.StartAsync();
        var envelope = Rich();
        await ring.Bus.EnqueueAsync([envelope]);
        var before = await BodyAsync(ring, envelope, "first");
        var channel = settlement == "forward" ? "second" : "first";

        var old = ring.Consume(it =>
        {
            (it.IsOld, it.Consumes, it.RetryMilliseconds) = (true, "first", 5000);
            (it.ThrottleAt, it.ThrottleMilliseconds) = (settlement == "defer" ? 1 : 0, 5000);
            (it.FailsFirst, it.Refuse) = (settlement == "retry", settlement == "forward" ? "first" : "");
        });
        await old.SaysAsync("SENDING");
        await Until.TrueAsync(async () => await ring.Database.HashLengthAsync(ring.Key("s", channel)) == 1);
        await old.StopAsync();
        var after = await BodyAsync(ring, envelope, channel);
        var current = ring.Consume();
        await current.SaysAsync("SENT");

        after.Should().Equal(before, "an old worker forwards the bytes");
        current.Lines.Should().Contain($"CARRIES {envelope.NotificationId} orders acme 991");
        current.Lines.Should().Contain($"SENT {envelope.NotificationId} {channel}");
        (old.Count("SENT"), old.Count("CARRIES")).Should().Be((0, 0));
    }

    /// <summary>Waits until all messages wait for their retry, with a state of this version.</summary>
    private static Task RetriedAsync(Ring ring, int count, string version) => Until.TrueAsync(async () =>
    {
        var states = await ring.Database.HashValuesAsync(ring.Key("s"));
        return states.Length == count
            && states.All(state => ((string)state!).StartsWith($$"""{"v":"{{version}}",""", StringComparison.Ordinal));
    });

    private static async Task<byte[]> BodyAsync(Ring ring, Envelope envelope, string channel)
    {
        var body = (byte[]?)await ring.Database.HashGetAsync(ring.Key("m", channel), envelope.Id.ToString());
        body.Should().NotBeNull();
        Encoding.UTF8.GetString(body!).Should().StartWith("""{"v":"1.1",""")
            .And.Contain("conditions").And.Contain("digest").And.Contain("expiryFixed");
        return body!;
    }

    /// <summary>An envelope with every field that version 1.1 has added.</summary>
    private static Envelope Rich()
    {
        var now = TimeProvider.System.GetUtcNow();
        return new Envelope
        {
            Id = Guid.CreateVersion7(),
            NotificationId = Guid.CreateVersion7(),
            Template = "numbered",
            Recipient = new Recipient("ada") { Addresses = new Dictionary<string, string> { ["journal"] = "ada" } },
            Model = """{"filling":"x"}"""u8.ToArray(),
            Steps = ["first", "second"],
            Category = "orders",
            Tenant = "acme",
            Metadata = new Dictionary<string, string> { ["order"] = "991" },
            Conditions = [new StepCondition { Step = 0, Until = "read", Within = TimeSpan.FromMinutes(10) }],
            IsExpiryFixed = true,
            Digest = new EnvelopeDigest { Key = "post-7", Window = TimeSpan.FromMinutes(10) },
            CreatedAt = now,
            ExpiresAt = now.AddHours(1),
        };
    }
}
