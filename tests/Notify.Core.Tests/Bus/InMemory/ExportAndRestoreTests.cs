using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Notify.Bus;
using Notify.Bus.InMemory;
using Notify.Testing;

namespace Notify.Tests.Bus.InMemory;

public class ExportAndRestoreTests
{
    private readonly FakeTimeProvider _time = new(TestEnvelopes.Moment);

    [Fact]
    public async Task What_a_shutdown_left_is_there_at_the_next_start()
    {
        using var before = new InMemoryMessageBus(timeProvider: _time);
        await before.EnqueueAsync(TestEnvelopes.Envelopes(3));
        await before.EnqueueAsync(
            [
                TestEnvelopes.Envelope(lane: Lane.Campaign),
                TestEnvelopes.Envelope("push", notBefore: _time.GetUtcNow().AddMinutes(2)),
            ]);
        var leases = await before.ClaimAsync("email", ClaimLimits.Any(2));
        await before.SettleAsync(
            leases[0],
            Settlement.Retry(_time.GetUtcNow().AddMinutes(1), leases[0].State with { Failures = 2 }));
        await before.SettleAsync(leases[1], Settlement.Defer(_time.GetUtcNow(), leases[1].State));
        before.StopAccepting();

        using var after = new InMemoryMessageBus(timeProvider: _time);
        foreach (var stored in before.Export())
            (await after.RestoreAsync(stored)).Should().Be(RestoreStatus.Queued);

        (await after.GetStatisticsAsync())
            .Channels.Sum(row => row.Transactional + row.Campaign + row.Delayed).Should().Be(5);
        (await after.ClaimAsync("email", ClaimLimits.Any(10)))
            .Select(lease => lease.Envelope.Lane).Should().Equal(Lane.Transactional, Lane.Transactional, Lane.Campaign);
        _time.Advance(TimeSpan.FromMinutes(1));
        (await after.ClaimAsync("email", ClaimLimits.Any(10))).Should().ContainSingle().Which.State.Failures
            .Should().Be(2);
        _time.Advance(TimeSpan.FromMinutes(1));
        (await after.ClaimAsync("push", ClaimLimits.Any(10))).Should().ContainSingle();
    }

    [Fact]
    public async Task A_restored_key_is_known_again()
    {
        using var bus = new InMemoryMessageBus(timeProvider: _time);
        var wire = EnvelopeCodec.Encode(TestEnvelopes.Envelope(key: "order-1"));

        (await bus.RestoreAsync("email", Lane.Transactional, wire)).Should().Be(RestoreStatus.Queued);
        (await bus.EnqueueAsync([TestEnvelopes.Envelope(key: "order-1")]))[0]
            .Status.Should().Be(EnqueueStatus.Duplicate);
        (await bus.RestoreAsync(
                "email",
                Lane.Transactional,
                EnvelopeCodec.Encode(TestEnvelopes.Envelope(key: "order-1")))).Should().Be(RestoreStatus.Duplicate);
    }

    [Fact]
    public async Task Fields_of_a_newer_minor_version_are_exported_again()
    {
        var envelope = TestEnvelopes.Envelope(steps: ["email", "push"]);
        var wire = Encoding.UTF8.GetBytes(Regex.Replace(
            Encoding.UTF8.GetString(EnvelopeCodec.Encode(envelope)),
            "\"v\":\"[0-9.]+\"",
            "\"v\":\"1.7\",\"mood\":{\"good\":[true]}"));
        using var bus = new InMemoryMessageBus(timeProvider: _time);
        await bus.RestoreAsync("email", Lane.Transactional, wire);

        var lease = (await bus.ClaimAsync("email", ClaimLimits.Any(1)))[0];
        await bus.SettleAsync(lease, Settlement.Forward(lease.State with { Step = 1 }));
        lease = (await bus.ClaimAsync("push", ClaimLimits.Any(1)))[0];
        await bus.SettleAsync(lease, Settlement.DeadLetter("rejected", lease.State));
        await bus.DeadLetters.RequeueAsync(DeadLetterFilter.All);

        bus.Export().Should().ContainSingle().Which.Wire.ToArray().Should().Equal(wire);
    }

    [Fact]
    public async Task A_broken_state_is_a_dead_letter_that_keeps_it()
    {
        using var bus = new InMemoryMessageBus(timeProvider: _time);
        var stored = new StoredEnvelope
        {
            Channel = "email",
            Lane = Lane.Transactional,
            Wire = EnvelopeCodec.Encode(TestEnvelopes.Envelope()),
            State = "broken"u8.ToArray(),
        };

        (await bus.RestoreAsync(stored)).Should().Be(RestoreStatus.DeadLettered);

        var letter = (await bus.DeadLetters.ListAsync(DeadLetterFilter.All)).Items.Single();
        letter.State.History.Single().Detail.Should().StartWith("its state");
        letter.Envelope.Should().NotBeNull();
        letter.Bytes!.Value.ToArray().Should().Equal("broken"u8.ToArray());
        (await bus.DeadLetters.RequeueAsync(letter.Id)).Should().BeFalse("some recipients may have the message");
        stored.ToString().Should().Be("StoredEnvelope on email, Transactional");
    }

    [Fact]
    public async Task Bytes_of_a_newer_version_are_exported_as_they_came()
    {
        using var bus = new InMemoryMessageBus(timeProvider: _time);
        var wire = Encoding.UTF8.GetBytes("""{"v":"9.0"}""");

        (await bus.RestoreAsync("email", Lane.Campaign, wire)).Should().Be(RestoreStatus.Deferred);

        bus.Export().Single().Wire.ToArray().Should().Equal(wire);
    }

    [Fact]
    public async Task A_stopped_bus_restores_nothing()
    {
        using var bus = new InMemoryMessageBus(timeProvider: _time);
        bus.StopAccepting();

        (await bus.Invoking(one => one.RestoreAsync("email", Lane.Transactional, "{}"u8.ToArray()).AsTask())
                .Should().ThrowAsync<EnqueueFailedException>())
            .Which.Reason.Should().Be(EnqueueFailureReason.Stopping);
    }
}
