using Microsoft.Extensions.DependencyInjection;
using Notify.Addresses;
using Notify.Bus;
using Notify.Delivery;
using Notify.Templates;

namespace Notify.Tests.Pipeline;

public sealed class PipelineTests
{
    [Fact]
    public async Task An_accepted_message_is_done()
    {
        await using var rig = new DeliveryRig();
        var told = await rig.DeliverAsync();
        told.Kind.Should().Be(DeliveryEventKind.Sent);
        told.Attempt.Should().Be(1);
        told.Result!.ProviderId.Should().Be("id-1");
        (await rig.StatisticsAsync()).TotalCompleted.Should().Be(1);
        var request = rig.Email.Requests.Should().ContainSingle().Which;
        request.Address.Should().Be("ada@example.com");
        request.Content.Body.Should().Be("hello");
    }

    [Fact]
    public async Task A_failure_is_retried_by_the_schedule_and_then_goes_to_the_next_step()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Answer = (_, _) => new(SendResult.Transient("450", "busy"));
        await rig.EnqueueAsync(DeliveryRig.Envelope(steps: ["email", "sms"]));
        await rig.Runtime.StartAsync();
        foreach (var seconds in new[] { 1, 2, 4, 8, 16 })
        {
            var retry = await rig.Events.NextOnAsync("email");
            retry.Kind.Should().Be(DeliveryEventKind.Retrying);
            (retry.NextAt - rig.Time.GetUtcNow()).Should().Be(TimeSpan.FromSeconds(seconds));
            rig.Time.Advance(TimeSpan.FromSeconds(seconds));
        }

        (await rig.Events.NextOnAsync("email")).NextChannel.Should().Be("sms");
        (await rig.Events.NextOnAsync("sms")).Kind.Should().Be(DeliveryEventKind.Sent);
        rig.Email.Requests.Select(request => request.Attempt).Should().Equal(1, 2, 3, 4, 5, 6);
        rig.Sms.Requests.Should().ContainSingle().Which.Attempt.Should().Be(1);
    }

    [Fact]
    public async Task The_last_step_s_last_failure_is_a_dead_letter_with_its_history()
    {
        await using var rig = new DeliveryRig(email: o => o.RetryDelays = []);
        rig.Email.Then(SendResult.Transient("450", "busy"));
        (await rig.DeliverAsync()).Kind.Should().Be(DeliveryEventKind.DeadLettered);
        var letter = await rig.DeadLetterAsync();
        letter.Reason.Should().Be(DeliveryOutcomes.Transient);
        letter.State.History.Should().ContainSingle().Which.Detail.Should().Be("450: busy");
    }

    [Fact]
    public async Task A_canceled_notification_is_dropped_without_sending()
    {
        await using var rig = new DeliveryRig();
        var envelope = await rig.EnqueueAsync();
        await rig.Bus.Control.CancelAsync(envelope.NotificationId);
        await rig.Runtime.StartAsync();
        (await rig.Events.NextAsync()).Outcome.Should().Be(DeliveryOutcomes.Canceled);
        rig.Email.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task An_expired_message_is_dropped_and_a_requeued_one_gets_its_time_anew()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.Rejected("554"));
        var envelope = DeliveryRig.Envelope();
        (await rig.DeliverAsync(envelope)).Kind.Should().Be(DeliveryEventKind.DeadLettered);
        rig.Time.Advance(TimeSpan.FromHours(30));
        (await rig.Bus.DeadLetters.RequeueAsync(envelope.Id)).Should().BeTrue();
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
        await rig.EnqueueAsync();
        var dropped = await rig.Events.NextAsync();
        (dropped.Kind, dropped.Outcome).Should().Be((DeliveryEventKind.Dropped, DeliveryOutcomes.Expired));
    }

    [Fact]
    public async Task A_step_without_an_address_is_skipped()
    {
        await using var rig = new DeliveryRig();
        await rig.Book.AddAddressAsync("ada", "sms", "+43 2");
        var told = await rig.DeliverAsync(DeliveryRig.Envelope("ada", email: null, steps: ["email", "sms"]));
        (told.Kind, told.Outcome).Should().Be((DeliveryEventKind.Forwarded, DeliveryOutcomes.NoAddress));
        (await rig.Events.NextOnAsync("sms")).Kind.Should().Be(DeliveryEventKind.Sent);
        rig.Sms.Requests.Should().ContainSingle().Which.Address.Should().Be("+43 2");
    }

    [Fact]
    public async Task An_address_on_the_recipient_replaces_those_of_the_book()
    {
        await using var rig = new DeliveryRig();
        await rig.Book.AddAddressAsync("ada", "email", "old@example.com");
        await rig.DeliverAsync(DeliveryRig.Envelope("ada", "new@example.com"));
        rig.Email.Requests.Should().ContainSingle().Which.Address.Should().Be("new@example.com");
    }

    [Fact]
    public async Task A_bounced_address_skips_the_step()
    {
        await using var rig = new DeliveryRig();
        var suppression = new Suppression { Reason = SuppressionReason.Bounced, At = DeliveryRig.Start };
        await rig.Book.SuppressAsync("email", "ADA@EXAMPLE.COM", suppression);
        var told = await rig.DeliverAsync(DeliveryRig.Envelope(steps: ["email", "sms"]));
        (told.Kind, told.Outcome).Should().Be((DeliveryEventKind.Forwarded, DeliveryOutcomes.Suppressed));
        rig.Email.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Who_unsubscribed_from_the_list_is_not_written_to_on_any_step()
    {
        await using var rig = new DeliveryRig();
        var suppression = new Suppression
        {
            Reason = SuppressionReason.Unsubscribed,
            At = DeliveryRig.Start,
            List = "news",
        };
        await rig.Book.SuppressAsync("email", "ADA@EXAMPLE.COM", suppression);
        var told = await rig.DeliverAsync(DeliveryRig.Envelope(steps: ["email", "sms"], list: "news"));
        (told.Kind, told.Outcome).Should().Be((DeliveryEventKind.Dropped, DeliveryOutcomes.Unsubscribed));
        await rig.EnqueueAsync();
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent, "a message of no list still goes");
    }

    [Fact]
    public async Task An_invalid_recipient_is_suppressed_removed_and_the_next_step_taken_at_once()
    {
        await using var rig = new DeliveryRig();
        await rig.Book.AddAddressAsync("ada", "email", "Ada@example.com");
        await rig.Book.AddAddressAsync("ada", "sms", "1");
        rig.Email.Then(SendResult.InvalidRecipient(SuppressionReason.Gone, "410", "gone"));
        var told = await rig.DeliverAsync(DeliveryRig.Envelope("ada", email: null, steps: ["email", "sms"]));
        told.Kind.Should().Be(DeliveryEventKind.AddressSuppressed);
        told.Address.Should().Be("Ada@example.com");
        (await rig.Events.NextOnAsync("email")).Kind.Should().Be(DeliveryEventKind.Forwarded);
        (await rig.Book.GetSuppressionAsync("email", "ADA@EXAMPLE.COM"))!.Reason.Should().Be(SuppressionReason.Gone);
        (await rig.Book.GetAddressesAsync("ada", "email")).Should().BeEmpty();
    }

    [Fact]
    public async Task What_cannot_be_rendered_goes_to_the_next_step_without_a_retry()
    {
        await using var rig = new DeliveryRig();
        rig.Templates.Render = request =>
            request.Kind == "email"
                ? throw new TemplateException("hello/email: missing variable 'x'")
                : new RenderedMessage("ok");
        var told = await rig.DeliverAsync(DeliveryRig.Envelope(steps: ["email", "sms"]));
        (told.Kind, told.Outcome, told.Attempt)
            .Should().Be((DeliveryEventKind.Forwarded, DeliveryOutcomes.Unrenderable, 0));
        (await rig.Events.NextOnAsync("sms")).Kind.Should().Be(DeliveryEventKind.Sent);
    }

    [Fact]
    public async Task An_exception_of_a_sender_counts_as_transient_and_is_logged_without_the_address()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Answer = (_, _) => throw new InvalidOperationException("boom");
        var told = await rig.DeliverAsync();
        (told.Kind, told.Outcome, told.Result!.Error)
            .Should().Be((DeliveryEventKind.Retrying, DeliveryOutcomes.Transient, DeliveryOutcomes.Exception));
        rig.Logs.GetSnapshot().Should().Contain(record => record.Id.Id == 1020);
        rig.Logs.GetSnapshot().Should().NotContain(record => record.Message.Contains("ada@"));
    }

    [Fact]
    public async Task A_send_that_takes_too_long_is_unknown_and_its_retry_says_so()
    {
        await using var rig = new DeliveryRig(email: o => o.SendTimeout = TimeSpan.FromSeconds(10));
        rig.Email.Answer = ScriptedSender.Never;
        await rig.EnqueueAsync();
        await rig.Runtime.StartAsync();
        await rig.Email.ArrivedAsync();
        await rig.Time.ArmedAsync(TimeSpan.FromSeconds(10));
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        var told = await rig.Events.NextAsync();
        (told.Kind, told.Outcome, told.State.PossiblyDelivered)
            .Should().Be((DeliveryEventKind.Retrying, DeliveryOutcomes.Unknown, true));
        rig.Email.Answer = (_, _) => new(SendResult.Sent());
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await rig.Events.NextAsync();
        rig.Email.Requests.Last().PossiblyDelivered.Should().BeTrue();
    }

    [Fact]
    public async Task A_sender_that_ignores_cancellation_gives_its_slot_back()
    {
        await using var rig = new DeliveryRig(email: o =>
            (o.SendTimeout, o.Concurrency) = (TimeSpan.FromSeconds(10), 1));
        var never = new TaskCompletionSource<SendResult>();
        rig.Email.Answer = (_, _) => new(never.Task);
        await rig.EnqueueAsync();
        await rig.Runtime.StartAsync();
        await rig.Email.ArrivedAsync();
        await rig.Time.ArmedAsync(TimeSpan.FromSeconds(10));
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        (await rig.Events.NextAsync()).Outcome.Should().Be(DeliveryOutcomes.Unknown);
        rig.Email.Answer = (_, _) => new(SendResult.Sent());
        await rig.EnqueueAsync(DeliveryRig.Envelope(email: "bob@example.com"));
        (await rig.Events.NextAsync(DeliveryEventKind.Sent)).Kind.Should().Be(DeliveryEventKind.Sent);
        never.SetException(new InvalidOperationException("late"));
    }

    [Fact]
    public async Task A_message_that_kills_its_process_falls_back_before_it_is_rendered_again()
    {
        await using var rig = new DeliveryRig(email: o => o.RetryDelays = []);
        await rig.EnqueueAsync(DeliveryRig.Envelope(steps: ["email", "sms"]));
        (await rig.Bus.ClaimAsync("email", ClaimLimits.Any(1)))[0].Abandon();
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.Runtime.StartAsync();
        var told = await rig.Events.NextOnAsync("email");
        (told.Kind, told.Outcome).Should().Be((DeliveryEventKind.Forwarded, DeliveryOutcomes.LeaseLost));
        rig.Email.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task An_observer_that_throws_is_logged_and_changes_nothing()
    {
        await using var rig = new DeliveryRig(builder => builder.AddObserver<Grumpy>());
        (await rig.DeliverAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
        await rig.Runtime.DrainAsync();
        rig.Email.Requests.Should().ContainSingle();
        rig.Logs.GetSnapshot().Should().ContainSingle(record => record.Id.Id == 1022);
    }

    internal sealed class Grumpy : IDeliveryObserver
    {
        public ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("grumpy");
    }
}
