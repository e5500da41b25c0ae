using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Notify.Bus;
using Notify.Delivery;
using Notify.Templates;

namespace Notify.Tests.Pipeline;

/// <summary>The language, the time zone and the tenant of a recipient are found by the user id.</summary>
public sealed class RecipientProfileTests
{
    private static readonly RecipientProfile Viennese =
        new() { Locale = "de-AT", TimeZone = "Europe/Vienna", Tenant = "acme" };

    private readonly ConcurrentQueue<(string? Locale, string? TimeZone)> _rendered = [];

    [Fact]
    public async Task A_message_is_rendered_in_the_language_and_the_time_zone_of_the_profile()
    {
        var profiles = new Profiles { ["ada"] = Viennese };
        await using var rig = Rig(profiles);

        (await rig.DeliverAsync(DeliveryRig.Envelope("ada"))).Kind.Should().Be(DeliveryEventKind.Sent);

        _rendered.Should().Equal(("de-AT", "Europe/Vienna"));
        profiles.Calls.Should().Equal("ada");
    }

    [Fact]
    public async Task The_values_of_the_notification_take_precedence()
    {
        await using var rig = Rig(new Profiles { ["ada"] = Viennese });

        await rig.DeliverAsync(Envelope(new Recipient("ada") { Email = "ada@example.com", Locale = "fr" }));

        _rendered.Should().Equal(("fr", "Europe/Vienna"));
    }

    [Fact]
    public async Task No_profile_is_read_for_a_recipient_without_a_user_id_or_with_all_values()
    {
        var profiles = new Profiles { ["ada"] = Viennese };
        await using var rig = Rig(profiles);
        await rig.EnqueueAsync(DeliveryRig.Envelope());
        var complete = new Recipient("ada") { Email = "ada@example.com", Locale = "fr", TimeZone = "Europe/Paris" };

        await rig.DeliverAsync(Envelope(complete));
        await rig.SettledAsync();

        profiles.Calls.Should().BeEmpty();
        _rendered.Should().BeEquivalentTo([((string?)null, (string?)null), ("fr", "Europe/Paris")]);
    }

    [Fact]
    public async Task A_user_who_is_not_known_gets_the_defaults()
    {
        await using var rig = Rig(new Profiles());

        await rig.DeliverAsync(DeliveryRig.Envelope("bob"));

        _rendered.Should().Equal((null, null));
    }

    [Fact]
    public async Task Gates_see_the_profile()
    {
        RecipientProfile? seen = null;
        await using var rig = Rig(
            new Profiles { ["ada"] = Viennese },
            builder => builder.Services.AddSingleton<IDeliveryGate>(new Gate(context => seen = context.Profile)));
        var complete = new Recipient("ada") { Email = "ada@example.com", Locale = "fr", TimeZone = "Europe/Paris" };

        await rig.DeliverAsync(Envelope(complete));

        seen.Should().Be(new RecipientProfile { Locale = "fr", TimeZone = "Europe/Paris", Tenant = "acme" });
    }

    [Fact]
    public async Task Gates_see_the_values_of_the_notification_without_profiles()
    {
        RecipientProfile? seen = null;
        await using var rig = new DeliveryRig(
            builder => builder.Services.AddSingleton<IDeliveryGate>(new Gate(context => seen = context.Profile)));

        await rig.DeliverAsync(Envelope(new Recipient("ada") { Email = "ada@example.com", Locale = "fr" }, "initech"));

        seen.Should().Be(new RecipientProfile { Locale = "fr", Tenant = "initech" });
    }

    [Fact]
    public async Task A_changed_language_applies_to_the_next_attempt_of_a_queued_message()
    {
        var profiles = new Profiles { ["ada"] = Viennese };
        await using var rig = Rig(profiles);
        rig.Email.Then(SendResult.Transient("450"));
        (await rig.DeliverAsync(DeliveryRig.Envelope("ada"))).Kind.Should().Be(DeliveryEventKind.Retrying);

        profiles["ada"] = Viennese with { Locale = "en" };
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await rig.Events.NextAsync(DeliveryEventKind.Sent);

        _rendered.Select(request => request.Locale).Should().Equal("de-AT", "en");
    }

    [Fact]
    public async Task While_the_store_is_down_messages_wait_and_no_attempt_is_consumed()
    {
        var profiles = new Profiles { ["ada"] = Viennese };
        profiles.Before = () => throw new InvalidOperationException("The table of users is down.");
        await using var rig = Rig(profiles);

        var waiting = await rig.DeliverAsync(DeliveryRig.Envelope("ada"));

        (waiting.Kind, waiting.State.Failures).Should().Be((DeliveryEventKind.Deferred, 0));
        rig.Email.Requests.Should().BeEmpty("its language is not known");
        profiles.Before = null;
        await rig.AdvanceUntilArrivedAsync(rig.Email);
        _rendered.Should().Equal(("de-AT", "Europe/Vienna"));
        (await rig.Events.NextAsync(DeliveryEventKind.Sent)).Attempt.Should().Be(1);
    }

    [Fact]
    public async Task Unknown_values_of_a_profile_are_ignored_with_one_warning_each()
    {
        var odd = new RecipientProfile { Locale = "de-AT", TimeZone = "Mars/Olympus" };
        await using var rig = Rig(new Profiles { ["ada"] = odd, ["bob"] = odd, ["eve"] = new() { Locale = "??" } });
        foreach (var user in new[] { "ada", "bob", "eve" })
            await rig.EnqueueAsync(DeliveryRig.Envelope(user));

        await rig.Runtime.StartAsync();
        for (var i = 0; i < 3; i++)
            (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);

        _rendered.Should().BeEquivalentTo([("de-AT", (string?)null), ("de-AT", null), (null, null)]);
        var warnings = rig.Logs.GetSnapshot()
            .Where(entry => entry.Id.Id == 1061)
            .Select(entry => entry.Message)
            .ToList();
        warnings.Should().HaveCount(2);
        warnings.Should().ContainSingle(warning => warning.Contains("The TimeZone in the profile"));
        warnings.Should().ContainSingle(warning => warning.Contains("The Locale in the profile"));
    }

    [Fact]
    public async Task A_direct_send_uses_the_profile_too()
    {
        await using var rig = Rig(new Profiles { ["ada"] = Viennese });

        await rig.Direct.DeliverAsync(DeliveryRig.Envelope("ada"), default);

        _rendered.Should().Equal(("de-AT", "Europe/Vienna"));
    }

    [Fact]
    public async Task A_function_finds_profiles_with_the_services_of_the_envelopes_scope()
    {
        await using var rig = new DeliveryRig(builder =>
        {
            builder.Services.AddScoped<Session>();
            builder.AddRecipientProfiles((services, user, _) =>
            {
                services.GetRequiredService<Session>();
                return new(user == "ada" ? Viennese : null);
            });
        });
        Record(rig);

        await rig.DeliverAsync(DeliveryRig.Envelope("ada"));

        _rendered.Should().Equal(("de-AT", "Europe/Vienna"));
    }

    [Fact]
    public async Task Scoped_profiles_share_the_scope_of_the_envelope_with_its_gates()
    {
        Session? ofGate = null;
        var sessions = new ConcurrentQueue<Session>();
        await using var rig = new DeliveryRig(builder =>
        {
            builder.Services.AddScoped<Session>();
            builder.Services.AddSingleton(sessions);
            builder.AddRecipientProfiles<ScopedProfiles>(ServiceLifetime.Scoped);
            builder.Services.AddSingleton<IDeliveryGate>(
                new Gate(context => ofGate = context.Services.GetRequiredService<Session>()));
        });

        await rig.DeliverAsync(DeliveryRig.Envelope("ada"));

        sessions.Should().Equal(ofGate!);
    }

    private DeliveryRig Rig(Profiles profiles, Action<INotifyBuilder>? configure = null)
    {
        var rig = new DeliveryRig(builder =>
        {
            builder.Services.AddSingleton<IRecipientProfiles>(profiles);
            configure?.Invoke(builder);
        });
        Record(rig);
        return rig;
    }

    private void Record(DeliveryRig rig)
    {
        rig.Templates.Render = request =>
        {
            _rendered.Enqueue((request.Locale, request.TimeZone));
            return new RenderedMessage(request.Template);
        };
    }

    private static Envelope Envelope(Recipient recipient, string? tenant = null) => new()
    {
        Id = Guid.CreateVersion7(),
        NotificationId = Guid.CreateVersion7(),
        Template = "hello",
        Recipient = recipient,
        Steps = ["email"],
        Tenant = tenant,
        CreatedAt = DeliveryRig.Start,
        ExpiresAt = DeliveryRig.Start.AddHours(24),
    };

    private sealed class Profiles : ConcurrentDictionary<string, RecipientProfile>, IRecipientProfiles
    {
        public Action? Before { get; set; }

        public ConcurrentQueue<string> Calls { get; } = [];

        public ValueTask<IReadOnlyDictionary<string, RecipientProfile>> GetAsync(
            IReadOnlyCollection<string> userIds, CancellationToken cancellationToken)
        {
            foreach (var user in userIds)
                Calls.Enqueue(user);
            Before?.Invoke();
            return new(this);
        }
    }

    private sealed class Gate(Action<GateContext> see) : IDeliveryGate
    {
        public ValueTask<GateDecision> CheckAsync(GateContext context, CancellationToken cancellationToken)
        {
            see(context);
            return new(GateDecision.Proceed);
        }
    }

    internal sealed class Session;

    internal sealed class ScopedProfiles(Session session, ConcurrentQueue<Session> sessions) : IRecipientProfiles
    {
        public ValueTask<IReadOnlyDictionary<string, RecipientProfile>> GetAsync(
            IReadOnlyCollection<string> userIds, CancellationToken cancellationToken)
        {
            sessions.Enqueue(session);
            return new(new Dictionary<string, RecipientProfile>());
        }
    }
}
