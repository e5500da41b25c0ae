using Notify.Templates;

namespace Notify.Enqueue;

/// <summary>Every branch needs a step the template is written for, and no kind it is written for may lack a variable.</summary>
internal sealed class TemplateValidator(ITemplateEngine engine)
{
    public ValueTask CheckAsync(Notification notification, ResolvedVia via, ReadOnlyMemory<byte> model, CancellationToken cancellationToken)
    {
        if (via.Branches is not [{ Kinds: [var kind] } branch])
            return CheckAllAsync(notification, via, model, cancellationToken);
        // One channel, the commonest: no state machine where the templates answer at once.
        var checking = engine.CheckAsync(notification.Template, kind.Name, notification.Recipient.Locale, model, cancellationToken);
        if (!checking.IsCompletedSuccessfully)
            return JudgeAsync(notification, branch, checking);
        Judge(notification, branch, checking.GetAwaiter().GetResult());
        return default;
    }

    private static async ValueTask JudgeAsync(Notification notification, ResolvedBranch branch, ValueTask<TemplateCheck> checking) =>
        Judge(notification, branch, await checking.ConfigureAwait(false));

    private static void Judge(Notification notification, ResolvedBranch branch, in TemplateCheck check)
    {
        if (!check.Exists)
            throw Unknown(notification.Template, branch);
        if (check.Missing is { Count: > 0 } missing)
            throw Lacks(notification.Template, new(StringComparer.Ordinal) { [branch.Kinds[0].Name] = missing });
    }

    private async ValueTask CheckAllAsync(Notification notification, ResolvedVia via, ReadOnlyMemory<byte> model, CancellationToken cancellationToken)
    {
        Dictionary<string, IReadOnlyList<string>>? missing = null;
        foreach (var branch in via.Branches)
        {
            var found = false;
            foreach (var kind in branch.Kinds)
            {
                var check = await engine.CheckAsync(notification.Template, kind.Name, notification.Recipient.Locale, model, cancellationToken).ConfigureAwait(false);
                found |= check.Exists;
                if (check is { Exists: true, Missing.Count: > 0 })
                    (missing ??= new(StringComparer.Ordinal))[kind.Name] = check.Missing;
            }

            if (!found)
                throw Unknown(notification.Template, branch);
        }

        if (missing is not null)
            throw Lacks(notification.Template, missing);
    }

    private static NotificationRejectedException Unknown(string template, ResolvedBranch branch)
    {
        string[] kinds = [.. branch.Kinds.Select(kind => kind.Name)];
        return Rejected.Because(
            RejectionReason.UnknownTemplate,
            $"There is no template '{template}'. Looked for: {string.Join(", ", kinds.Select(kind => $"{template}/{kind}.liquid"))}. Add the file to a template source, or correct the name.",
            kinds);
    }

    private static NotificationRejectedException Lacks(string template, Dictionary<string, IReadOnlyList<string>> missing) => new(
        RejectionReason.MissingVariables,
        $"Template '{template}' needs variables the model lacks: {string.Join("; ", missing.Select(kind => $"{kind.Key}: {string.Join(", ", kind.Value)}"))}. Add them to the Model.",
        [.. missing.Values.SelectMany(names => names).Distinct(StringComparer.Ordinal)]);
}
