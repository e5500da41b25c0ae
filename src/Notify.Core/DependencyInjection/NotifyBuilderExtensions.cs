using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notify;
using Notify.Addresses;
using Notify.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Provides extension methods that add parts of an application to Notify.</summary>
public static class NotifyBuilderExtensions
{
    private static readonly OptionsSection<UnsubscribeOptions> UnsubscribeSection = new(
        Options.Options.DefaultName,
        "Notify:Unsubscribe",
        [nameof(UnsubscribeOptions.Validity)],
        static (section, options) => section.Bind(options));

    /// <summary>
    /// Uses an address book of the application, as a singleton. The default address book is in memory.
    /// </summary>
    /// <typeparam name="T">The type of the address book.</typeparam>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UseAddressBook<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this INotifyBuilder builder)
        where T : class, IAddressBook
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<IAddressBook, T>());
        return builder;
    }

    /// <summary>
    /// Adds the source that opens attachments passed by reference. It is scoped: each envelope has its own instance.
    /// </summary>
    /// <typeparam name="T">The type of the source.</typeparam>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddAttachmentSource<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this INotifyBuilder builder)
        where T : class, IAttachmentSource
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Scoped<IAttachmentSource, T>());
        return builder;
    }

    /// <summary>
    /// Adds the metadata of model types, which trimming and AOT require: <c>AddModels(MyJsonContext.Default)</c>.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="models">A source-generated context.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddModels(this INotifyBuilder builder, IJsonTypeInfoResolver models)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(models);
        builder.Services.Configure<NotifyOptions>(options => options.Json.TypeInfoResolverChain.Add(models));
        return builder;
    }

    /// <summary>
    /// Enables unsubscribe links with options that are set in code, on top of the section <c>Notify:Unsubscribe</c> of
    /// the host's configuration.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="configure">
    /// The delegate that configures the options: at least <see cref="UnsubscribeOptions.BaseUrl"/> and
    /// <see cref="UnsubscribeOptions.Key"/>, unless the section contains them.
    /// </param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddUnsubscribe(this INotifyBuilder builder, Action<UnsubscribeOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        UnsubscribeSection.BindBeforeCode(builder.Services);
        builder.Services.Configure(configure);
        return builder;
    }

    /// <summary>
    /// Enables unsubscribe links with the options of the section <c>Notify:Unsubscribe</c> of the host's configuration.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddUnsubscribe(this INotifyBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        UnsubscribeSection.BindToHost(builder.Services);
        return builder;
    }

    /// <summary>Enables unsubscribe links with options from a configuration section.</summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="section">The section. It contains at least <c>BaseUrl</c> and <c>Key</c>.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddUnsubscribe(this INotifyBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        UnsubscribeSection.BindTo(builder.Services, section);
        return builder;
    }
}
