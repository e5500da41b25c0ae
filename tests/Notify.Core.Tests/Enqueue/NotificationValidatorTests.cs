using Notify.Bus;

namespace Notify.Tests.Enqueue;

public sealed class NotificationValidatorTests : IDisposable
{
    private readonly NotifierRig _rig = new();

    [Fact]
    public async Task A_malformed_address_is_rejected_and_the_error_names_its_kind_only()
    {
        var refused = await _rig.RefusedAsync(
            new Notification("hello", new Recipient("ada") { Email = "ada.example.com" }));

        refused.Reason.Should().Be(RejectionReason.MalformedAddress);
        refused.Message.Should().Be("The recipient's email address is malformed: It has no @.");
        refused.Details.Should().Equal("email");
    }

    [Fact]
    public async Task An_empty_address_is_malformed_for_every_kind()
    {
        var recipient = new Recipient("ada") { Addresses = new Dictionary<string, string> { ["push"] = " " } };

        var refused = await _rig.RefusedAsync(new Notification("hello", recipient) { Via = "push" });

        refused.Message.Should().Be("The recipient's push address is malformed: It is empty.");
    }

    [Fact]
    public async Task Addresses_of_kinds_outside_the_via_are_not_validated()
    {
        await _rig.Notifier.EnqueueAsync(
            new Notification("hello", new Recipient { Email = "nonsense", TelegramChatId = 7 }) { Via = "telegram" });

        _rig.Bus.Envelopes.Should().ContainSingle();
    }

    [Fact]
    public async Task A_recipient_without_user_id_and_address_is_rejected_and_the_error_names_the_kinds()
    {
        var refused = await _rig.RefusedAsync(
            new Notification("hello", new Recipient { TelegramChatId = 7 }) { Via = Via.FirstOf("push", "email") });

        refused.Reason.Should().Be(RejectionReason.NoAddress);
        refused.Message.Should().Be(
            "The recipient has neither a user id nor an address. Looked for: push, email. Give the Recipient a user "
                + "id of the address book, or one of these addresses.");
        refused.Details.Should().Equal("push", "email");
    }

    [Fact]
    public async Task An_address_for_one_branch_is_sufficient()
    {
        var recipient = new Recipient { Email = "ada@example.com" };

        await _rig.Notifier.EnqueueAsync(
            new Notification("hello", recipient) { Via = Via.AllOf("email", "telegram") });

        _rig.Bus.Envelopes.Should().HaveCount(2, "it is the rule of the address book: branches are isolated");
    }

    [Fact]
    public async Task No_address_for_any_branch_is_rejected()
    {
        var recipient = new Recipient { Email = "ada@example.com" };

        var refused = await _rig.RefusedAsync(
            new Notification("hello", recipient) { Via = Via.AllOf("push", "telegram") });

        refused.Details.Should().Equal("push", "telegram");
    }

    public static TheoryData<Dictionary<string, string>, string> InvalidMetadata() => new()
    {
        {
            Enumerable.Range(0, 17).ToDictionary(number => $"n{number}", _ => ""),
            "The metadata have 17 pairs; at most 16 are allowed.*"
        },
        { new() { [""] = "x" }, "A name of the metadata is not valid.*" },
        { new() { ["a.b"] = "x" }, "A name of the metadata is not valid.*" },
        { new() { [new string('a', 51)] = "x" }, "A name of the metadata is not valid.*" },
        { new() { ["order"] = "1", ["Order"] = "2" }, "The name 'Order' occurs twice in the metadata*" },
        { new() { ["order"] = new string('1', 201) }, "The value of the metadata 'order'*more than 200 characters*" },
        { new() { ["order"] = "1\n2" }, "The value of the metadata 'order'*control character*" },
        { new() { ["order"] = null! }, "The value of the metadata 'order' is null*" },
    };

    [Theory]
    [MemberData(nameof(InvalidMetadata))]
    public async Task Invalid_metadata_are_rejected(Dictionary<string, string> metadata, string message)
    {
        var refused = await _rig.RefusedAsync(NotifierRig.Hello with { Metadata = metadata });

        refused.Reason.Should().Be(RejectionReason.InvalidValue);
        refused.Message.Should().Match(message);
    }

    [Fact]
    public async Task Category_tenant_and_metadata_are_carried_to_every_branch()
    {
        var metadata = Enumerable.Range(0, 16).ToDictionary(
            number => $"{number}_{new string('n', 47)}", _ => new string('v', 200));
        await _rig.Notifier.EnqueueAsync(NotifierRig.Hello with
        {
            Category = "comments",
            Tenant = "acme",
            Metadata = metadata,
        });

        var envelope = _rig.Bus.Envelopes.Should().ContainSingle().Which;
        (envelope.Category, envelope.Tenant).Should().Be(("comments", "acme"));
        envelope.Metadata.Should().BeEquivalentTo(metadata);
    }

    [Fact]
    public async Task An_empty_category_or_tenant_is_rejected()
    {
        (await _rig.RefusedAsync(NotifierRig.Hello with { Category = " " }))
            .Message.Should().StartWith("The category is empty");
        (await _rig.RefusedAsync(NotifierRig.Hello with { Tenant = "" }))
            .Message.Should().StartWith("The tenant is empty");
    }

    [Theory]
    [InlineData("en-x1")]
    [InlineData("xx")]
    [InlineData("de-ZZ")]
    [InlineData("nonsense")]
    public async Task An_unknown_locale_is_rejected_and_named(string locale)
    {
        var recipient = NotifierRig.Ada with { Locale = locale };

        var refused = await _rig.RefusedAsync(NotifierRig.Hello with { Recipient = recipient });

        refused.Reason.Should().Be(RejectionReason.InvalidValue);
        refused.Message.Should().Be(
            $"The recipient's locale '{locale}' is not known. Use a BCP 47 tag such as 'de-AT', or leave it null.");
        refused.Details.Should().Equal(locale);
    }

    [Theory]
    [InlineData("No/Where", "The recipient's time zone is invalid. The time zone 'No/Where' is not known.")]
    [InlineData("../zoneinfo/UTC", "The recipient's time zone is invalid. The time zone is not known.")]
    [InlineData("+02:00", "The recipient's time zone is invalid. The time zone is not known.")]
    public async Task An_unknown_time_zone_is_rejected_and_named(string zone, string message)
    {
        var recipient = NotifierRig.Ada with { TimeZone = zone };

        var refused = await _rig.RefusedAsync(NotifierRig.Hello with { Recipient = recipient });

        refused.Reason.Should().Be(RejectionReason.InvalidValue);
        refused.Message.Should().StartWith(message);
        refused.Details.Should().Equal(zone);
    }

    [Theory]
    [InlineData("de", "UTC")]
    [InlineData("de-AT", "Europe/Vienna")]
    [InlineData("de_at", "America/Argentina/Buenos_Aires")]
    [InlineData("zh-Hant-TW", "Etc/GMT+5")]
    [InlineData("en-JP", "Asia/Tokyo")]
    public async Task Known_locales_and_time_zones_are_accepted(string locale, string zone)
    {
        var recipient = NotifierRig.Ada with { Locale = locale, TimeZone = zone };

        await _rig.Notifier.EnqueueAsync(NotifierRig.Hello with { Recipient = recipient });

        _rig.Bus.Envelopes.Should().ContainSingle();
    }

    [Theory]
    [InlineData(
        "X-A\r\nBcc",
        "fine",
        "A header's name is empty or contains a line break or another control character.")]
    [InlineData(" ", "fine", "A header's name is empty or contains a line break or another control character.")]
    [InlineData(
        "X-A",
        "one\ntwo",
        "The value of the header 'X-A' is null or contains a line break or another control character. Remove it.")]
    [InlineData(
        "X-A",
        "one\u2028two",
        "The value of the header 'X-A' is null or contains a line break or another control character. Remove it.")]
    [InlineData("Subject", "mine", "The header 'Subject' is not for email: the template gives the subject.")]
    public async Task An_invalid_header_is_rejected(string name, string value, string message)
    {
        var refused = await _rig.RefusedAsync(
            NotifierRig.Hello with
            {
                Headers = new Dictionary<string, string> { [name] = value },
            });

        refused.Reason.Should().Be(RejectionReason.InvalidHeader);
        refused.Message.Should().Be(message);
    }

    [Fact]
    public async Task An_attachment_over_the_limit_of_a_channel_is_rejected_and_the_error_names_the_channel()
    {
        var refused = await _rig.RefusedAsync(
            NotifierRig.Hello with
            {
                Attachments = [Attachment.FromBytes("secret-name.pdf", "application/pdf", new byte[30_000_000])],
            });

        refused.Reason.Should().Be(RejectionReason.TooLarge);
        refused.Message.Should().Be(
            "Attachment 1 has 30,000,000 bytes; the channel 'email' accepts at most 100,000 (MaxAttachmentBytes). "
                + "Send a link instead.");
    }

    [Fact]
    public async Task Attachments_that_do_not_fit_into_the_envelope_are_rejected()
    {
        var part = Attachment.FromBytes("a.png", "image/png", new byte[99_000]);

        var refused = await _rig.RefusedAsync(
            NotifierRig.Hello with
            {
                Attachments = [part, part with { ContentId = "logo" }],
            });

        refused.Reason.Should().Be(RejectionReason.TooLarge);
        refused.Message.Should().Contain("With attachment 2 the envelope would be larger than 256 KB")
            .And.Contain("Attachment.ByReference");
    }

    [Fact]
    public async Task An_attachment_by_reference_does_not_count_toward_the_envelope_size()
    {
        await _rig.Notifier.EnqueueAsync(
            NotifierRig.Hello with
            {
                Attachments = [Attachment.ByReference("film.mp4", "video/mp4", "films/1")],
            });

        _rig.Bus.Envelopes.Should().ContainSingle().Which.Attachments.Should().ContainSingle();
    }

    [Fact]
    public async Task A_file_name_with_a_line_break_is_rejected()
    {
        var refused = await _rig.RefusedAsync(
            NotifierRig.Hello with
            {
                Attachments = [Attachment.FromBytes("a.txt\r\nX: y", "text/plain", new byte[1])],
            });

        refused.Message.Should().Be(
            "The file name, media type or content id of attachment 1 contains a line break or another control "
                + "character.");
    }

    [Fact]
    public async Task A_model_larger_than_the_envelope_is_rejected()
    {
        var refused = await _rig.RefusedAsync(
            NotifierRig.Hello with
            {
                Model = new { Text = new string('x', Envelope.MaxBytes) },
            });

        refused.Reason.Should().Be(RejectionReason.TooLarge);
        refused.Message.Should().MatchRegex(
            "^The envelope has [0-9,.]+ bytes, of which the model has [0-9,.]+; at most [0-9,.]+ are allowed")
            .And.NotContain("xxx");
    }

    [Fact]
    public async Task An_envelope_just_below_the_size_limit_is_accepted()
    {
        await _rig.Notifier.EnqueueAsync(
            NotifierRig.Hello with
            {
                Model = new { Text = new string('x', Envelope.MaxBytes - 2_000) },
            });

        _rig.Bus.Envelopes.Should().ContainSingle();
    }

    [Fact]
    public async Task A_time_to_live_of_zero_is_rejected()
    {
        var refused = await _rig.RefusedAsync(NotifierRig.Hello with { TimeToLive = TimeSpan.Zero });

        refused.Reason.Should().Be(RejectionReason.InvalidSchedule);
        refused.Message.Should()
            .Be("The time to live is 00:00:00; it must be above zero. Leave TimeToLive null for the default.");
    }

    [Fact]
    public async Task An_expired_notification_is_rejected()
    {
        var refused = await _rig.RefusedAsync(
            NotifierRig.Hello with
            {
                NotBefore = _rig.Time.GetUtcNow() - TimeSpan.FromHours(2),
                TimeToLive = TimeSpan.FromHours(1),
            });

        refused.Reason.Should().Be(RejectionReason.InvalidSchedule);
        refused.Message.Should().StartWith("The notification has already expired");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a\r\nb")]
    [InlineData("a\u0085b")]
    public async Task Names_and_keys_must_not_be_empty_or_contain_control_characters(string value)
    {
        (await _rig.RefusedAsync(NotifierRig.Hello with { List = value })).Message.Should().StartWith("The list ");
        (await _rig.RefusedAsync(NotifierRig.Hello with { Campaign = value }))
            .Message.Should().StartWith("The campaign ");
        (await _rig.RefusedAsync(NotifierRig.Hello with { IdempotencyKey = value }))
            .Message.Should().StartWith("The idempotency key ");
        (await _rig.RefusedAsync(NotifierRig.Hello with { Recipient = NotifierRig.Ada with { Locale = value } }))
            .Reason.Should().Be(RejectionReason.InvalidValue);
    }

    [Fact]
    public async Task A_template_name_must_not_contain_a_line_break() =>
        (await _rig.RefusedAsync(new Notification("hel\nlo", NotifierRig.Ada))).Message
            .Should().Be("The template's name contains a line break or another control character. Remove it.");

    [Fact]
    public async Task A_key_has_at_most_200_characters()
    {
        (await _rig.RefusedAsync(NotifierRig.Hello with { IdempotencyKey = new string('k', 201) })).Message
            .Should().Be("The idempotency key has 201 characters; at most 200 are allowed.");

        await _rig.Notifier.EnqueueAsync(NotifierRig.Hello with { IdempotencyKey = new string('k', 200) });
    }

    [Fact]
    public async Task An_undefined_lane_is_rejected() =>
        (await _rig.RefusedAsync(NotifierRig.Hello with { Lane = (Lane)7 }))
            .Reason.Should().Be(RejectionReason.InvalidValue);

    public void Dispose() => _rig.Dispose();
}
