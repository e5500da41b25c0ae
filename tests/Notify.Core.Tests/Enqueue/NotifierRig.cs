using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notify.Bus;
using Notify.Delivery;
using Notify.Templates;
using Notify.Tests.Pipeline;
using NSubstitute;

namespace Notify.Tests.Enqueue;

/// <summary>A notifier from <c>AddNotify</c> whose bus, templates and channels the test controls.</summary>
internal sealed class NotifierRig : IDisposable
{
    private readonly ServiceProvider _services;

    public NotifierRig(Action<NotifyOptions>? options = null, Action<INotifyBuilder>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        var builder = services.AddNotify(options ?? (o => o.Via = Channels.Email));
        foreach (var channel in new[] { Email, Named("telegram", "telegram"), Named("push", "push") })
            builder.AddChannel(channel);
        services.Replace(ServiceDescriptor.Singleton<IMessageBus>(Bus));
        services.Replace(ServiceDescriptor.Singleton<ITemplateEngine>(Templates));
        services.Replace(ServiceDescriptor.Singleton<IDirectDelivery>(Direct));
        configure?.Invoke(builder);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        Notifier = _services.GetRequiredService<INotifier>();
    }

    public WatchedTime Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public RecordingBus Bus { get; } = new();

    public ScriptedTemplates Templates { get; } =
        new ScriptedTemplates().With("hello", "email").With("hello", "telegram").With("hello", "push");

    public ScriptedDelivery Direct { get; } = new();

    public INotifier Notifier { get; }

    public IServiceProvider Services => _services;

    public static Recipient Ada { get; } = new("ada") { Email = "ada@example.com" };

    private static ChannelRegistration Email { get; } = new(
        "email",
        new ChannelKind("email")
        {
            Validate = address => address.Contains('@') ? null : "It has no @",
            ValidateHeader = (name, _) => name == "Subject" ? "the template gives the subject." : null,
        },
        _ => new ChannelOptions { MaxAttachmentBytes = 100_000 },
        _ => Substitute.For<IChannelSender>());

    public static ChannelRegistration Named(string name, string kind) =>
        new(name, new ChannelKind(kind), _ => new ChannelOptions(), _ => Substitute.For<IChannelSender>());

    public static Notification Hello { get; } = new("hello", Ada);

    /// <summary>Enqueues a notification that must be rejected, and checks that nothing was enqueued.</summary>
    public async Task<NotificationRejectedException> RefusedAsync(Notification notification)
    {
        var enqueue = async () => await Notifier.EnqueueAsync(notification);
        var refused = (await enqueue.Should().ThrowAsync<NotificationRejectedException>()).Which;
        Bus.Batches.Should().BeEmpty();
        return refused;
    }

    public void Dispose() => _services.Dispose();
}
