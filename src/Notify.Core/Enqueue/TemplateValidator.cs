using Notify.Addresses;
using Notify.Templates;

namespace Notify.Enqueue;

/// <summary>
/// Checks that each branch has a template for at least one of its channel kinds, and that the model has the variables
/// that these templates require.
/// </summary>
internal sealed class TemplateValidator(ITemplateEngine engine, IUnsubscribeTokens unsubscribe)
{
    /// <exception cref="NotificationRejectedException">A template or a variable is missing.</exception>
    public async ValueTask ValidateAsync(
        Notification notification,
        ResolvedVia via,
        ReadOnlyMemory<byte> model,
        CancellationToken cancellationToken)
    {
        Dictionary<string, IReadOnlyList<string>>? missing = null;
        var hasUnsubscribeUrl = notification.List is not null && unsubscribe.IsConfigured;
        foreach (var branch in via.Branches)
        {
            var found = false;
            foreach (var kind in branch.Kinds)
            {
                var check = await engine.CheckAsync(
                    notification.Template, kind.Name, notification.Recipient.Locale, model, cancellationToken)
                    .ConfigureAwait(false);
                found |= check.Exists;
                if (check is { Exists: true, Missing.Count: > 0 }
                    && ProvidedVariables.RemoveFrom(check.Missing, hasUnsubscribeUrl, notification.Metadata) is { Count: > 0 } names)
                {
                    (missing ??= new(StringComparer.Ordinal))[kind.Name] = names;
                }
            }

            if (!found)
                throw UnknownTemplate(notification.Template, branch);
        }

        if (missing is not null)
            throw MissingVariables(notification.Template, missing);
    }

    private static NotificationRejectedException UnknownTemplate(string template, ResolvedBranch branch)
    {
        string[] kinds = [.. branch.Kinds.Select(kind => kind.Name)];
        var files = string.Join(", ", kinds.Select(kind => $"{template}/{kind}.liquid"));
        return new(
            RejectionReason.UnknownTemplate,
            $"There is no template '{template}'. Looked for: {files}. " +
            "Add the file to a template source, or correct the name.",
            kinds);
    }

    private static NotificationRejectedException MissingVariables(
        string template,
        Dictionary<string, IReadOnlyList<string>> missing)
    {
        string[] names = [.. missing.Values.SelectMany(ofKind => ofKind).Distinct(StringComparer.Ordinal)];
        var byKind = string.Join("; ", missing.Select(kind => $"{kind.Key}: {string.Join(", ", kind.Value)}"));
        return new(
            RejectionReason.MissingVariables,
            $"Template '{template}' needs variables the model lacks: {byKind}. Add them to the Model." + Advice(names),
            names);
    }

    private static string Advice(string[] missing)
    {
        var advice = "";
        if (missing.Any(ProvidedVariables.IsUnsubscribeUrl))
        {
            advice += " Notify adds unsubscribe_url if Notification.List is set and AddUnsubscribe is configured. "
                + "If the template must also work without it, use {% if unsubscribe_url %}.";
        }

        if (missing.Any(ProvidedVariables.IsMetadata))
            advice += " Those of metadata come from Notification.Metadata.";
        return advice;
    }
}
