using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notify.Addresses;

namespace Notify.Tests.Enqueue;

public sealed class AddressValidatorTests
{
    private static readonly Notification Hello = new("hello", new Recipient("ada"))
    {
        Via = Via.FirstOf("push", "email", "telegram"),
    };
    private readonly ScriptedAddressBook _book = new();

    [Fact]
    public async Task A_user_without_an_address_is_rejected_and_the_error_names_the_kinds()
    {
        using var rig = Rig();
        var refused = await rig.RefusedAsync(Hello);
        refused.Reason.Should().Be(RejectionReason.NoAddress);
        refused.Message.Should().Be(
            "The recipient has no address, and the address book contains none for the user. Looked for: push, email, "
                + "telegram. Add one with IAddressBook.AddAddressAsync, or set it on the Recipient.");
        refused.Details.Should().Equal("push", "email", "telegram");
    }

    [Fact]
    public async Task An_address_for_the_last_step_is_sufficient()
    {
        _book.Answer = kind => kind == "telegram" ? ["7"] : [];
        using var rig = Rig();
        await rig.Notifier.EnqueueAsync(Hello);
        rig.Bus.Envelopes.Should().ContainSingle().Which.Steps
            .Should().Equal(["push", "email", "telegram"], "steps without an address are skipped at delivery");
    }

    [Fact]
    public async Task An_address_for_one_branch_is_sufficient()
    {
        _book.Answer = kind => kind == "telegram" ? ["7"] : [];
        using var rig = Rig();
        await rig.Notifier.EnqueueAsync(
            new Notification("hello", new Recipient("ada")) { Via = Via.AllOf("email", "telegram", "push") });
        rig.Bus.Envelopes.Should()
            .HaveCount(3, "branches are isolated: those without an address end as dead letters, the others arrive");
    }

    [Fact]
    public async Task The_address_book_is_not_queried_if_the_recipient_has_an_address()
    {
        using var rig = Rig();
        await rig.Notifier.EnqueueAsync(
            new Notification("hello", new Recipient("ada") { TelegramChatId = 7 }) { Via = Hello.Via });
        _book.Queried.Should().BeEmpty();
    }

    [Fact]
    public async Task A_delayed_notification_is_accepted_without_an_address()
    {
        using var rig = Rig();
        await rig.Notifier.EnqueueAsync(
            new Notification("hello", new Recipient("ada"))
            {
                Via = Hello.Via,
                NotBefore = rig.Time.GetUtcNow().AddDays(1),
            });
        rig.Bus.Envelopes.Should().ContainSingle();
    }

    [Fact]
    public async Task A_notification_is_accepted_if_the_address_book_is_unavailable()
    {
        _book.Answer = _ => throw new IOException("gone");
        using var rig = Rig();
        await rig.Notifier.EnqueueAsync(Hello);
        rig.Bus.Envelopes.Should().ContainSingle();
    }

    [Fact]
    public async Task A_canceled_address_book_query_cancels_the_enqueue()
    {
        using var source = new CancellationTokenSource();
        _book.Answer = _ =>
        {
            source.Cancel();
            throw new OperationCanceledException(source.Token);
        };
        using var rig = Rig();
        var enqueue = async () => await rig.Notifier.EnqueueAsync(Hello, source.Token);
        await enqueue.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task An_in_memory_address_book_is_ignored_if_the_bus_is_shared()
    {
        using var rig = new NotifierRig();
        await rig.Notifier.EnqueueAsync(Hello);
        rig.Bus.Envelopes.Should().ContainSingle();
    }

    [Fact]
    public async Task A_scoped_address_book_is_resolved_from_a_new_scope()
    {
        using var rig = new NotifierRig(configure: builder =>
            builder.Services.Replace(ServiceDescriptor.Scoped<IAddressBook>(_ => _book)));
        (await rig.RefusedAsync(Hello)).Reason.Should().Be(RejectionReason.NoAddress);
    }

    private NotifierRig Rig() =>
        new(configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<IAddressBook>(_book)));

    /// <summary>Returns addresses that the test sets; an enqueue calls no other member.</summary>
    private sealed class ScriptedAddressBook : IAddressBook
    {
        private readonly InMemoryAddressBook _rest = new();

        public List<string> Queried { get; } = [];

        public Func<string, IReadOnlyList<string>> Answer { get; set; } = _ => [];

        public ValueTask<IReadOnlyList<string>> GetAddressesAsync(
            string userId,
            string kind,
            CancellationToken cancellationToken = default)
        {
            Queried.Add(kind);
            return new(Answer(kind));
        }

        public ValueTask AddAddressAsync(
            string userId,
            string kind,
            string address,
            CancellationToken cancellationToken = default) =>
            _rest.AddAddressAsync(userId, kind, address, cancellationToken);

        public ValueTask<bool> RemoveAddressAsync(
            string userId,
            string kind,
            string address,
            CancellationToken cancellationToken = default) =>
            _rest.RemoveAddressAsync(userId, kind, address, cancellationToken);

        public ValueTask<Suppression?> GetSuppressionAsync(
            string kind,
            string address,
            string? list = null,
            CancellationToken cancellationToken = default) =>
            _rest.GetSuppressionAsync(kind, address, list, cancellationToken);

        public ValueTask SuppressAsync(
            string kind,
            string address,
            Suppression suppression,
            CancellationToken cancellationToken = default) =>
            _rest.SuppressAsync(kind, address, suppression, cancellationToken);

        public ValueTask<bool> LiftAsync(
            string kind,
            string address,
            string? list = null,
            CancellationToken cancellationToken = default) =>
            _rest.LiftAsync(kind, address, list, cancellationToken);
    }
}
