using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Notify.Tests.Enqueue;

/// <summary>The tenant of a notification is fixed at enqueue.</summary>
public sealed class TenantResolverTests
{
    [Fact]
    public async Task A_notification_gets_the_tenant_of_its_recipients_profile()
    {
        using var rig = Rig(user => user == "ada" ? new RecipientProfile { Tenant = "acme" } : null);

        await rig.Notifier.EnqueueAsync(NotifierRig.Hello);

        rig.Bus.Envelopes.Should().ContainSingle().Which.Tenant.Should().Be("acme");
    }

    [Fact]
    public async Task The_tenant_of_the_notification_takes_precedence_and_no_profile_is_read()
    {
        using var rig = Rig(_ => throw new InvalidOperationException("No profile is needed."));

        await rig.Notifier.EnqueueAsync(NotifierRig.Hello with { Tenant = "initech" });

        rig.Bus.Envelopes.Should().ContainSingle().Which.Tenant.Should().Be("initech");
    }

    [Fact]
    public async Task By_default_no_profile_is_read_at_enqueue()
    {
        using var rig = Rig(_ => throw new InvalidOperationException("No profile is needed."), isOn: false);

        await rig.Notifier.EnqueueAsync(NotifierRig.Hello);

        rig.Bus.Envelopes.Should().ContainSingle().Which.Tenant.Should().BeNull();
    }

    [Fact]
    public async Task A_recipient_without_a_user_id_or_a_profile_has_no_tenant()
    {
        using var rig = Rig(_ => null);

        await rig.Notifier.EnqueueAsync(NotifierRig.Hello);
        await rig.Notifier.EnqueueAsync(NotifierRig.Hello with { Recipient = new() { Email = "bob@example.com" } });

        rig.Bus.Envelopes.Select(envelope => envelope.Tenant).Should().Equal(null, null);
    }

    [Fact]
    public async Task While_the_store_is_down_the_enqueue_fails_and_nothing_is_queued()
    {
        using var rig = Rig(_ => throw new InvalidOperationException("down"));
        var enqueue = async () => await rig.Notifier.EnqueueAsync(NotifierRig.Hello);

        var failure = (await enqueue.Should().ThrowAsync<EnqueueFailedException>()).Which;

        failure.Reason.Should().Be(EnqueueFailureReason.ProfileUnavailable);
        failure.InnerException!.Message.Should().Be("down");
        rig.Bus.Batches.Should().BeEmpty();
    }

    [Fact]
    public async Task A_store_that_hangs_delays_the_enqueue_by_the_time_limit_of_services()
    {
        using var rig = Rig((_, _) => new(new TaskCompletionSource<RecipientProfile?>().Task));

        var enqueuing = rig.Notifier.EnqueueAsync(NotifierRig.Hello).AsTask();
        await rig.Time.ArmedAsync(TimeSpan.FromSeconds(30));
        rig.Time.Advance(TimeSpan.FromSeconds(30));

        var enqueue = () => enqueuing.WaitAsync(TimeSpan.FromSeconds(30));
        (await enqueue.Should().ThrowAsync<EnqueueFailedException>())
            .Which.Reason.Should().Be(EnqueueFailureReason.ProfileUnavailable);
    }

    [Fact]
    public async Task A_canceled_caller_receives_the_cancellation()
    {
        using var rig = Rig((_, _) => new(new TaskCompletionSource<RecipientProfile?>().Task));
        using var cancel = new CancellationTokenSource();

        var enqueuing = rig.Notifier.EnqueueAsync(NotifierRig.Hello, cancel.Token).AsTask();
        await cancel.CancelAsync();

        var enqueue = () => enqueuing.WaitAsync(TimeSpan.FromSeconds(30));
        await enqueue.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_tenant_in_a_profile_that_is_not_a_name_is_rejected()
    {
        using var rig = Rig(_ => new RecipientProfile { Tenant = "ac\nme" });

        (await rig.RefusedAsync(NotifierRig.Hello)).Message.Should().Contain("tenant in the recipient's profile");
    }

    [Fact]
    public async Task In_a_stream_only_the_affected_notification_fails()
    {
        using var rig = Rig(user => user == "bob"
            ? throw new InvalidOperationException("down")
            : new RecipientProfile { Tenant = "acme" });
        var bob = NotifierRig.Hello with { Recipient = new Recipient("bob") { Email = "bob@example.com" } };

        var report = await rig.Notifier.EnqueueAsync(Stream(bob, NotifierRig.Hello));

        (report.Accepted, report.Rejected).Should().Be((1, 1));
        rig.Bus.Envelopes.Should().ContainSingle().Which.Tenant.Should().Be("acme");
    }

    [Fact]
    public void The_setting_without_profiles_is_refused()
    {
        var create = () => new NotifierRig(
            options =>
            {
                options.Via = Channels.Email;
                options.TenantFromProfile = true;
            });

        create.Should().Throw<OptionsValidationException>()
            .WithMessage("*TenantFromProfile*AddRecipientProfiles*");
    }

    private static NotifierRig Rig(Func<string, RecipientProfile?> find, bool isOn = true) =>
        Rig((user, _) => new(find(user)), isOn);

    private static NotifierRig Rig(
        Func<string, CancellationToken, ValueTask<RecipientProfile?>> find, bool isOn = true) =>
        new(
            options =>
            {
                options.Via = Channels.Email;
                options.TenantFromProfile = isOn;
            },
            builder => builder.AddRecipientProfiles((_, user, cancel) => find(user, cancel)));

    private static async IAsyncEnumerable<Notification> Stream(params Notification[] notifications)
    {
        await Task.CompletedTask;
        foreach (var notification in notifications)
            yield return notification;
    }
}
