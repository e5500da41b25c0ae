using Microsoft.Extensions.DependencyInjection;

namespace Notify.Tests.Enqueue;

public sealed class TemplateValidatorTests : IDisposable
{
    private readonly NotifierRig _rig = new();

    [Fact]
    public async Task An_unknown_template_is_rejected_and_the_error_names_the_files()
    {
        var refused = await _rig.RefusedAsync(
            new Notification("helo", NotifierRig.Ada) { Via = Via.FirstOf("push", "email") });

        refused.Reason.Should().Be(RejectionReason.UnknownTemplate);
        refused.Message.Should().Be(
            "There is no template 'helo'. Looked for: helo/push.liquid, helo/email.liquid. Add the file to a "
                + "template source, or correct the name.");
        refused.Details.Should().Equal("push", "email");
    }

    [Fact]
    public async Task A_template_for_one_step_of_a_branch_is_sufficient()
    {
        _rig.Templates.With("mail-only", "email");

        await _rig.Notifier.EnqueueAsync(
            new Notification("mail-only", NotifierRig.Ada) { Via = Via.FirstOf("push", "email") });

        _rig.Bus.Envelopes.Should().ContainSingle().Which.Steps.Should().Equal("push", "email");
    }

    [Fact]
    public async Task Each_branch_needs_a_template()
    {
        _rig.Templates.With("mail-only", "email");

        var refused = await _rig.RefusedAsync(
            new Notification("mail-only", NotifierRig.Ada) { Via = Via.AllOf("email", "push") });

        refused.Message.Should().StartWith("There is no template 'mail-only'. Looked for: mail-only/push.liquid.");
    }

    [Fact]
    public async Task Missing_variables_of_all_kinds_are_reported_in_one_error()
    {
        _rig.Templates.With("order", "email", "a", "b").With("order", "push", "b", "c");

        var refused = await _rig.RefusedAsync(
            new Notification("order", NotifierRig.Ada) { Via = Via.FirstOf("email", "telegram", "push") });

        refused.Reason.Should().Be(RejectionReason.MissingVariables);
        refused.Message.Should()
            .Be("Template 'order' needs variables the model lacks: email: a, b; push: b, c. Add them to the Model.");
        refused.Details.Should().Equal("a", "b", "c");
    }

    [Theory]
    [InlineData("news", true, true)]
    [InlineData("news", false, false)]
    [InlineData(null, true, false)]
    public async Task A_template_that_requires_the_link_to_unsubscribe_is_accepted_if_there_will_be_one(
        string? list, bool configured, bool isAccepted)
    {
        using var rig = new NotifierRig(configure: builder =>
        {
            if (configured)
            {
                builder.AddUnsubscribe(options => (options.BaseUrl, options.Key) =
                    (new Uri("https://example.com/unsubscribe"), Convert.ToBase64String(new byte[32])));
            }
        });
        rig.Templates.With("letter", "email", "unsubscribe_url");
        var letter = new Notification("letter", NotifierRig.Ada) { Via = Channels.Email, List = list };

        if (isAccepted)
        {
            await rig.Notifier.EnqueueAsync(letter);
            return;
        }

        (await rig.RefusedAsync(letter)).Message.Should().Be(
            "Template 'letter' needs variables the model lacks: email: unsubscribe_url. Add them to the Model. "
            + "Notify adds unsubscribe_url if Notification.List is set and AddUnsubscribe is configured. "
            + "If the template must also work without it, use {% if unsubscribe_url %}.");
    }

    [Fact]
    public async Task A_template_check_that_completes_later_is_awaited()
    {
        var answer = new TaskCompletionSource();
        _rig.Templates.Before = answer.Task;

        var enqueue = _rig.Notifier.EnqueueAsync(NotifierRig.Hello).AsTask();
        enqueue.IsCompleted.Should().BeFalse();
        answer.SetResult();

        (await enqueue.WaitAsync(TimeSpan.FromSeconds(30))).IsDuplicate.Should().BeFalse();
    }

    public void Dispose() => _rig.Dispose();
}
