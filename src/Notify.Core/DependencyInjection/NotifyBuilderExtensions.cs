using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notify;
using Notify.Addresses;
using Notify.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Wires an application's own parts into Notify.</summary>
public static class NotifyBuilderExtensions
{
    private static readonly OptionsSection<UnsubscribeOptions> UnsubscribeSection = new(
        Options.Options.DefaultName,
        "Notify:Unsubscribe",
        [nameof(UnsubscribeOptions.Validity)],
        static (section, options) => section.Bind(options));

    /// <summary>Uses an address book of the application's own, as a singleton. Default: one in memory.</summary>
    /// <typeparam name="T">The address book.</typeparam>
    /// <param name="builder">The builder.</param>
    public static INotifyBuilder UseAddressBook<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this INotifyBuilder builder)
        where T : class, IAddressBook
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<IAddressBook, T>());
        return builder;
    }

    /// <summary>Says what opens attachments given by reference. Made anew for each envelope, in its scope.</summary>
    /// <typeparam name="T">The source.</typeparam>
    /// <param name="builder">The builder.</param>
    public static INotifyBuilder AddAttachmentSource<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this INotifyBuilder builder)
        where T : class, IAttachmentSource
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Scoped<IAttachmentSource, T>());
        return builder;
    }

    /// <summary>Adds the metadata of model types, for trimming and AOT: <c>AddModels(MyJsonContext.Default)</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="models">A source-generated context.</param>
    public static INotifyBuilder AddModels(this INotifyBuilder builder, IJsonTypeInfoResolver models)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(models);
        builder.Services.Configure<NotifyOptions>(options => options.Json.TypeInfoResolverChain.Add(models));
        return builder;
    }

    /// <summary>
    /// Turns unsubscribe links on, with settings in code, on top of the section <c>Notify:Unsubscribe</c> of the host's
    /// configuration.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets at least <see cref="UnsubscribeOptions.BaseUrl"/> and <see cref="UnsubscribeOptions.Key"/>.</param>
    public static INotifyBuilder AddUnsubscribe(this INotifyBuilder builder, Action<UnsubscribeOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        UnsubscribeSection.BindBeforeCode(builder.Services);
        builder.Services.Configure(configure);
        return builder;
    }

    /// <summary>
    /// Turns unsubscribe links on, with the settings of the section <c>Notify:Unsubscribe</c> of the host's configuration.
    /// </summary>
    /// <param name="builder">The builder.</param>
    public static INotifyBuilder AddUnsubscribe(this INotifyBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        UnsubscribeSection.BindToHost(builder.Services);
        return builder;
    }

    /// <summary>Turns unsubscribe links on, with settings from configuration.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="section">Holds at least <c>BaseUrl</c> and <c>Key</c>.</param>
    public static INotifyBuilder AddUnsubscribe(this INotifyBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        UnsubscribeSection.BindTo(builder.Services, section);
        return builder;
    }
}
