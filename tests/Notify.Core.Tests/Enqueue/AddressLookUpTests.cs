using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notify.Addresses;

namespace Notify.Tests.Enqueue;

/// <summary>A recipient known by a user id alone must have an address somewhere.</summary>
public sealed class AddressLookUpTests
{
    private static readonly Notification Hello = new("hello", new Recipient("ada")) { Via = Via.FirstOf("push", "email", "telegram") };
    private readonly AskedBook _book = new();

    [Fact]
    public async Task A_user_without_any_address_is_refused_with_the_kinds_looked_for()
    {
        using var rig = Rig();
        var refused = await rig.RefusedAsync(Hello);
        refused.Reason.Should().Be(RejectionReason.NoAddress);
        refused.Message.Should().Be(
            "The recipient brings no address and the address book has none for the user. Looked for: push, email, telegram. Add one by IAddressBook.AddAddressAsync, or give it on the Recipient.");
        refused.Details.Should().Equal("push", "email", "telegram");
    }

    [Fact]
    public async Task An_address_for_the_last_step_is_enough()
    {
        _book.Answer = kind => kind == "telegram" ? ["7"] : [];
        using var rig = Rig();
        await rig.Notifier.EnqueueAsync(Hello);
        rig.Bus.Envelopes.Should().ContainSingle().Which.Steps.Should().Equal(["push", "email", "telegram"], "steps without an address are skipped at delivery");
    }

    [Fact]
    public async Task One_branch_that_reaches_somebody_is_enough()
    {
        _book.Answer = kind => kind == "telegram" ? ["7"] : [];
        using var rig = Rig();
        await rig.Notifier.EnqueueAsync(new Notification("hello", new Recipient("ada")) { Via = Via.AllOf("email", "telegram", "push") });
        rig.Bus.Envelopes.Should().HaveCount(3, "branches are isolated: those without an address end as dead letters, the others arrive");
    }

    [Fact]
    public async Task A_recipient_with_an_address_costs_no_look_up()
    {
        using var rig = Rig();
        await rig.Notifier.EnqueueAsync(new Notification("hello", new Recipient("ada") { TelegramChatId = 7 }) { Via = Hello.Via });
        _book.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task A_notification_for_later_is_accepted_its_address_may_be_there_by_then()
    {
        using var rig = Rig();
        await rig.Notifier.EnqueueAsync(new Notification("hello", new Recipient("ada")) { Via = Hello.Via, NotBefore = rig.Time.GetUtcNow().AddDays(1) });
        rig.Bus.Envelopes.Should().ContainSingle();
    }

    [Fact]
    public async Task A_book_that_is_away_refuses_nothing()
    {
        _book.Answer = _ => throw new IOException("gone");
        using var rig = Rig();
        await rig.Notifier.EnqueueAsync(Hello);
        rig.Bus.Envelopes.Should().ContainSingle();
    }

    [Fact]
    public async Task A_call_given_up_is_given_up()
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
    public async Task A_book_of_this_process_says_nothing_about_a_bus_that_others_deliver_from()
    {
        using var rig = new NotifierRig();
        await rig.Notifier.EnqueueAsync(Hello);
        rig.Bus.Envelopes.Should().ContainSingle();
    }

    [Fact]
    public async Task A_scoped_book_is_asked_in_a_scope_of_its_own()
    {
        using var rig = new NotifierRig(configure: builder => builder.Services.Replace(ServiceDescriptor.Scoped<IAddressBook>(_ => _book)));
        (await rig.RefusedAsync(Hello)).Reason.Should().Be(RejectionReason.NoAddress);
    }

    private NotifierRig Rig() => new(configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<IAddressBook>(_book)));

    /// <summary>Only looked up here; the rest of a book is not asked at enqueue.</summary>
    private sealed class AskedBook : IAddressBook
    {
        private readonly InMemoryAddressBook _rest = new();

        public List<string> Asked { get; } = [];

        public Func<string, IReadOnlyList<string>> Answer { get; set; } = _ => [];

        public ValueTask<IReadOnlyList<string>> GetAddressesAsync(string userId, string kind, CancellationToken cancellationToken = default)
        {
            Asked.Add(kind);
            return new(Answer(kind));
        }

        public ValueTask AddAddressAsync(string userId, string kind, string address, CancellationToken cancellationToken = default) =>
            _rest.AddAddressAsync(userId, kind, address, cancellationToken);

        public ValueTask<bool> RemoveAddressAsync(string userId, string kind, string address, CancellationToken cancellationToken = default) =>
            _rest.RemoveAddressAsync(userId, kind, address, cancellationToken);

        public ValueTask<Suppression?> GetSuppressionAsync(string kind, string address, string? list = null, CancellationToken cancellationToken = default) =>
            _rest.GetSuppressionAsync(kind, address, list, cancellationToken);

        public ValueTask SuppressAsync(string kind, string address, Suppression suppression, CancellationToken cancellationToken = default) =>
            _rest.SuppressAsync(kind, address, suppression, cancellationToken);

        public ValueTask<bool> LiftAsync(string kind, string address, string? list = null, CancellationToken cancellationToken = default) =>
            _rest.LiftAsync(kind, address, list, cancellationToken);
    }
}
