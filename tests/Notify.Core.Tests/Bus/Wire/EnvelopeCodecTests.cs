using System.Globalization;
using System.Text;
using Notify.Bus;
using Notify.Testing;

namespace Notify.Tests.Bus.Wire;

public class EnvelopeCodecTests
{
    private static readonly string Golden =
        """
        {"v":"1.1","id":"018cc251-f400-7000-8000-000000000001",
        "notification":"018cc251-f400-7000-8000-000000000002",
        "template":"position-failed","list":"alerts","category":"orders","tenant":"acme",
        "campaign":"spring","key":"order-991",
        "lane":"campaign","steps":["email","telegram"],
        "conditions":[{"step":0,"until":"read","within":"00:10:00"}],
        "created":"2030-01-01T00:00:00+00:00",
        "notBefore":"2030-01-01T01:00:00.1234567+01:00","expires":"2030-01-02T00:00:00+00:00",
        "expiryFixed":true,
        "traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","tracestate":"vendor=1",
        "to":{"user":"user-42","email":"Ädä <ada@example.com>","telegram":-42,
        "locale":"de-AT","timeZone":"Europe/Vienna",
        "addresses":{"push":"{\"endpoint\":\"https://push.example/1\"}"}},
        "model":{"Symbol": "XAUUSD"},
        "headers":{"Reply-To":"help@example.com"},"metadata":{"order":"991"},
        "digest":{"key":"post-7","window":"00:10:00","maxWindow":"1.00:00:00","at":"09:00:00",
        "days":["monday","sunday"],"maxItems":50,"firstItem":true,"summary":true},
        "attachments":[{"name":"a.png","type":"image/png","content":"AAH/","cid":"logo"},
        {"name":"b.pdf","type":"application/pdf","reference":"blob/7"}]}
        """.ReplaceLineEndings("");

    private static readonly Envelope Sample = new()
    {
        Id = new Guid("018cc251-f400-7000-8000-000000000001"),
        NotificationId = new Guid("018cc251-f400-7000-8000-000000000002"),
        Template = "position-failed",
        List = "alerts",
        Category = "orders",
        Tenant = "acme",
        Metadata = new Dictionary<string, string> { ["order"] = "991" },
        Campaign = "spring",
        IdempotencyKey = "order-991",
        Lane = Lane.Campaign,
        Steps = ["email", "telegram"],
        Conditions = [new StepCondition { Step = 0, Until = "read", Within = TimeSpan.FromMinutes(10) }],
        CreatedAt = TestEnvelopes.Moment,
        NotBefore = new DateTimeOffset(2030, 1, 1, 1, 0, 0, TimeSpan.FromHours(1)).AddTicks(1234567),
        ExpiresAt = TestEnvelopes.Moment.AddHours(24),
        IsExpiryFixed = true,
        Digest = new EnvelopeDigest
        {
            Key = "post-7",
            Window = TimeSpan.FromMinutes(10),
            MaxWindow = TimeSpan.FromDays(1),
            TimeOfDay = new TimeOnly(9, 0),
            Days = [DayOfWeek.Monday, DayOfWeek.Sunday],
            MaxItems = 50,
            SendsFirstItem = true,
            IsSummary = true,
        },
        TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        TraceState = "vendor=1",
        Recipient = new Recipient("user-42")
        {
            Email = "Ädä <ada@example.com>",
            TelegramChatId = -42,
            Locale = "de-AT",
            TimeZone = "Europe/Vienna",
            Addresses = new Dictionary<string, string> { ["push"] = """{"endpoint":"https://push.example/1"}""" },
        },
        Model = """{"Symbol": "XAUUSD"}"""u8.ToArray(),
        Headers = new Dictionary<string, string> { ["Reply-To"] = "help@example.com" },
        Attachments =
        [
            Attachment.FromBytes("a.png", "image/png", new byte[] { 0, 1, 255 }) with
            {
                ContentId = "logo",
            },
            Attachment.ByReference("b.pdf", "application/pdf", "blob/7"),
        ],
    };

    [Fact]
    public void An_envelope_is_written_as_documented() =>
        Encoding.UTF8.GetString(EnvelopeCodec.Encode(Sample)).Should().Be(Golden);

    [Fact]
    public void The_documented_form_is_read_back()
    {
        var read = EnvelopeCodec.Decode(Encoding.UTF8.GetBytes(Golden));

        read.Status.Should().Be(DecodeStatus.Decoded);
        read.Reason.Should().BeNull();
        read.Value.Should().BeEquivalentTo(
            Sample,
            options => options.Excluding(envelope => envelope.Model).Excluding(envelope => envelope.Attachments));
        read.Value!.Model.ToArray().Should().Equal(Sample.Model.ToArray());
        read.Value.Attachments[0].Content!.Value.ToArray().Should().Equal(0, 1, 255);
        read.Value.Attachments[0].ContentId.Should().Be("logo");
        read.Value.Attachments[1].Reference.Should().Be("blob/7");
    }

    [Theory]
    [InlineData(25)]
    [InlineData(-25)]
    public void The_times_of_a_process_are_written_by_the_clock_of_the_bus(int hours)
    {
        var envelope = TestEnvelopes.Envelope();

        var read = EnvelopeCodec.Decode(EnvelopeCodec.Encode(envelope, TimeSpan.FromHours(hours))).Value!;

        read.CreatedAt.Should().Be(envelope.CreatedAt.AddHours(hours));
        read.ExpiresAt.Should().Be(envelope.ExpiresAt.AddHours(hours));
    }

    [Fact]
    public void The_times_that_the_application_specified_are_written_unchanged()
    {
        var read = EnvelopeCodec.Decode(EnvelopeCodec.Encode(Sample, TimeSpan.FromHours(25))).Value!;

        read.NotBefore.Should().Be(Sample.NotBefore);
        read.ExpiresAt.Should().Be(Sample.ExpiresAt);
        read.CreatedAt.Should().Be(Sample.CreatedAt.AddHours(25));
    }

    [Fact]
    public void What_is_not_set_is_left_out()
    {
        var bare = TestEnvelopes.Envelope(userId: "some-user");

        Encoding.UTF8.GetString(EnvelopeCodec.Encode(bare)).Should().Be(
            $$$"""
            {"v":"1.1","id":"{{{bare.Id}}}","notification":"{{{bare.NotificationId}}}",
            "template":"some-template","lane":"transactional","steps":["email"],
            "created":"2030-01-01T00:00:00+00:00","expires":"2030-01-04T00:00:00+00:00",
            "to":{"user":"some-user"}}
            """.ReplaceLineEndings(""));
    }

    [Fact]
    public void A_state_is_written_as_documented_and_read_back()
    {
        var state = new DeliveryState
        {
            Step = 1,
            Failures = 2,
            PossiblyDelivered = true,
            Accepted = ["a"],
            Parts = new Dictionary<string, int> { ["b"] = 2 },
            ProviderIds = [new ProviderMessageId { Channel = "email", Address = "a", Id = "queue-7" }],
            Requeues = 1,
            RequeuedAt = TestEnvelopes.Moment,
            ExpiresFrom = TestEnvelopes.Moment.AddHours(1),
            AwaitingUntil = TestEnvelopes.Moment.AddHours(2),
        }.With(
            new DeliveryFailure
            {
                At = TestEnvelopes.Moment,
                Channel = "email",
                Outcome = "transient",
                Detail = "450 4.7.1",
            });

        var wire = EnvelopeCodec.Encode(state);

        Encoding.UTF8.GetString(wire).Should().Be(
            """
            {"v":"1.1","step":1,"failures":2,"possiblyDelivered":true,"accepted":["a"],
            "parts":{"b":2},"providerIds":[{"channel":"email","address":"a","id":"queue-7"}],
            "requeues":1,"requeuedAt":"2030-01-01T00:00:00+00:00",
            "expiresFrom":"2030-01-01T01:00:00+00:00","awaitingUntil":"2030-01-01T02:00:00+00:00",
            "history":[{"at":"2030-01-01T00:00:00+00:00",
            "channel":"email","outcome":"transient","detail":"450 4.7.1"}]}
            """.ReplaceLineEndings(""));
        EnvelopeCodec.DecodeState(wire).Value.Should().BeEquivalentTo(state);
    }

    [Fact]
    public void Documents_of_version_1_0_are_read_with_the_defaults_of_the_new_fields()
    {
        var envelope = EnvelopeCodec.Decode(
            """
            {"v":"1.0","id":"018cc251-f400-7000-8000-000000000001",
            "notification":"018cc251-f400-7000-8000-000000000002","template":"hello","lane":"transactional",
            "steps":["email"],"created":"2030-01-01T00:00:00+00:00","expires":"2030-01-02T00:00:00+00:00",
            "to":{"user":"ada"}}
            """u8.ToArray()).Value!;
        var state = EnvelopeCodec.DecodeState("""{"v":"1.0","step":0,"failures":1}"""u8).Value!;

        (envelope.Category, envelope.Tenant, envelope.IsExpiryFixed, envelope.Digest)
            .Should().Be((null, null, false, null));
        envelope.Metadata.Should().BeEmpty();
        envelope.Conditions.Should().BeEmpty();
        state.ProviderIds.Should().BeEmpty();
        (state.ExpiresFrom, state.AwaitingUntil).Should().Be((null, null));
    }

    [Fact]
    public void Names_of_the_application_stand_after_the_steps_where_no_script_searches()
    {
        var envelope = new Envelope
        {
            Id = Sample.Id,
            NotificationId = Sample.NotificationId,
            Template = "hello",
            Recipient = new Recipient("campaign"),
            Steps = ["email"],
            Conditions = [new StepCondition { Step = 0, Until = "campaign", Within = TimeSpan.FromMinutes(1) }],
            Metadata = new Dictionary<string, string> { ["campaign"] = "autumn" },
            Digest = new EnvelopeDigest { Key = "campaign" },
            CreatedAt = TestEnvelopes.Moment,
            ExpiresAt = TestEnvelopes.Moment.AddHours(24),
        };

        var wire = Encoding.UTF8.GetString(EnvelopeCodec.Encode(envelope));

        wire[..wire.IndexOf("\"steps\"", StringComparison.Ordinal)].Should().NotContain("campaign");
        EnvelopeCodec.Decode(Encoding.UTF8.GetBytes(wire)).Value!.Campaign.Should().BeNull();
    }

    [Theory]
    [InlineData("09:00:00.0000001")]
    [InlineData("00:00:00")]
    [InlineData("23:59:59.5")]
    public void The_time_of_a_digest_is_exact(string time)
    {
        var wire = Golden.Replace("\"at\":\"09:00:00\"", $"\"at\":\"{time}\"", StringComparison.Ordinal);

        var envelope = EnvelopeCodec.Decode(Encoding.UTF8.GetBytes(wire)).Value!;

        envelope.Digest!.TimeOfDay.Should().Be(TimeOnly.Parse(time, CultureInfo.InvariantCulture));
        Encoding.UTF8.GetString(EnvelopeCodec.Encode(envelope)).Should().Be(wire);
    }

    [Fact]
    public void A_state_keeps_the_last_fifty_provider_ids_and_none_twice()
    {
        var state = DeliveryState.Initial;
        for (var i = 0; i < 60; i++)
            state = state.With(ProviderId($"id-{i}"));

        state.ProviderIds.Should().HaveCount(50);
        state.ProviderIds[0].Id.Should().Be("id-10");
        state.With(ProviderId("id-59")).Should().BeSameAs(state);
        state.With(ProviderId(new string('x', 501))).Should().BeSameAs(state);
        state.With(ProviderId(new string('x', 500))).ProviderIds[^1].Id.Should().HaveLength(500);
    }

    [Fact]
    public void A_longer_list_of_provider_ids_keeps_the_last_fifty()
    {
        var entries = string.Join(
            ',', Enumerable.Range(0, 60).Select(i => $$"""{"channel":"push","address":"a","id":"id-{{i}}"}"""));

        var state = EnvelopeCodec.DecodeState(
            Encoding.UTF8.GetBytes($$"""{"v":"1.1","providerIds":[{{entries}}]}""")).Value!;

        state.ProviderIds.Should().HaveCount(50);
        state.ProviderIds[0].Id.Should().Be("id-10");
    }

    [Fact]
    public void A_requeue_starts_the_waits_again_and_keeps_what_was_accepted()
    {
        var state = DeliveryState.Initial.With(ProviderId("id-1")) with
        {
            Step = 1,
            Failures = 3,
            Accepted = ["a"],
            ExpiresFrom = TestEnvelopes.Moment,
            AwaitingUntil = TestEnvelopes.Moment,
        };

        state.AfterRequeue(TestEnvelopes.Moment.AddHours(5)).Should().BeEquivalentTo(state with
        {
            Step = 0,
            Failures = 0,
            Requeues = 1,
            RequeuedAt = TestEnvelopes.Moment.AddHours(5),
            ExpiresFrom = null,
            AwaitingUntil = null,
        });
    }

    [Fact]
    public void Texts_of_provider_ids_and_digests_name_neither_an_address_nor_a_key()
    {
        ProviderId("id-1").ToString().Should().Be("ProviderMessageId id-1 on push");
        Sample.Digest!.ToString().Should().Be("EnvelopeDigest (summary)");
    }

    [Fact]
    public void A_longer_history_keeps_the_last_twenty()
    {
        var entries = string.Join(
            ',',
            Enumerable.Range(0, 25)
                .Select(i => $$"""{"at":"2030-01-01T00:00:00Z","channel":"email","outcome":"o{{i}}"}"""));

        var state = EnvelopeCodec.DecodeState(Encoding.UTF8.GetBytes($$"""{"v":"1.0","history":[{{entries}}]}"""))
            .Value!;

        state.History.Should().HaveCount(20);
        state.History[0].Outcome.Should().Be("o5");
    }

    [Theory]
    [InlineData("1.9", DecodeStatus.Decoded)]
    [InlineData("2.0", DecodeStatus.NewerVersion)]
    [InlineData("12.3", DecodeStatus.NewerVersion)]
    [InlineData("0.9", DecodeStatus.Undecodable)]
    [InlineData("1", DecodeStatus.Undecodable)]
    [InlineData("one.two", DecodeStatus.Undecodable)]
    [InlineData("-1.0", DecodeStatus.Undecodable)]
    public void The_version_decides_who_can_read(string version, DecodeStatus outcome)
    {
        EnvelopeCodec.Decode(Encoding.UTF8.GetBytes(Golden.Replace("1.1", version, StringComparison.Ordinal)))
            .Status.Should().Be(outcome);
        EnvelopeCodec.DecodeState(Encoding.UTF8.GetBytes($$"""{"v":"{{version}}","step":0}"""))
            .Status.Should().Be(outcome);
    }

    [Fact]
    public void A_newer_version_may_change_everything_else() =>
        EnvelopeCodec.Decode("""{"id":7,"steps":{},"v":"2.0","to":[]}"""u8.ToArray())
            .Status.Should().Be(DecodeStatus.NewerVersion);

    [Fact]
    public void Unknown_fields_are_ignored_at_every_level()
    {
        var richer = Golden
            .Replace("\"template\"", "\"mood\":{\"deep\":[[{}]]},\"template\"", StringComparison.Ordinal)
            .Replace("\"user\"", "\"shoe\":44,\"user\"", StringComparison.Ordinal)
            .Replace("\"until\"", "\"mood\":[],\"until\"", StringComparison.Ordinal)
            .Replace("\"maxItems\"", "\"mood\":{},\"maxItems\"", StringComparison.Ordinal)
            .Replace("\"cid\"", "\"size\":[1],\"cid\"", StringComparison.Ordinal);

        EnvelopeCodec.Encode(EnvelopeCodec.Decode(Encoding.UTF8.GetBytes(richer)).Value!)
            .Should().Equal(Encoding.UTF8.GetBytes(Golden));
        EnvelopeCodec.DecodeState(
            """
            {"v":"1.2","more":{},"history":[{"at":"2030-01-01T00:00:00Z","channel":"c","outcome":"o","more":[]}]}
            """u8)
            .Status.Should().Be(DecodeStatus.Decoded);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("nonsense", "not JSON")]
    [InlineData("[]", "the document")]
    [InlineData("{}", "'v'")]
    [InlineData("""{"v":1}""", "'v'")]
    [InlineData("""{"v":null}""", "'v'")]
    [InlineData("""{"v":"1.0"}""", "'id'")]
    [InlineData("""{"v":"1.0","id":"x"}""", "'id'")]
    [InlineData("""{"v":"1.0","steps":"email"}""", "'steps'")]
    [InlineData("""{"v":"1.0","steps":[1]}""", "'steps'")]
    [InlineData("""{"v":"1.0","lane":"fast"}""", "'lane'")]
    [InlineData("""{"v":"1.0","created":"yesterday"}""", "'created'")]
    [InlineData("""{"v":"1.0","template":7}""", "'template'")]
    [InlineData("""{"v":"1.0","model":[]}""", "'model'")]
    [InlineData("""{"v":"1.0","headers":{"a":1}}""", "'headers'")]
    [InlineData("""{"v":"1.0","to":{"telegram":1.5}}""", "'to.telegram'")]
    [InlineData("""{"v":"1.1","expiryFixed":1}""", "'expiryFixed'")]
    [InlineData("""{"v":"1.1","conditions":[1]}""", "'conditions'")]
    [InlineData("""{"v":"1.1","conditions":[{"step":0,"within":"00:10:00"}]}""", "'conditions'")]
    [InlineData("""{"v":"1.1","conditions":[{"step":0,"until":"read","within":"-00:10:00"}]}""", "conditions.within")]
    [InlineData("""{"v":"1.1","conditions":[{"step":-1}]}""", "'conditions.step'")]
    [InlineData("""{"v":"1.1","digest":[]}""", "'digest'")]
    [InlineData("""{"v":"1.1","digest":{}}""", "'digest'")]
    [InlineData("""{"v":"1.1","digest":{"key":"k","window":600}}""", "'digest.window'")]
    [InlineData("""{"v":"1.1","digest":{"key":"k","at":"25:00:00"}}""", "'digest.at'")]
    [InlineData("""{"v":"1.1","digest":{"key":"k","days":["someday"]}}""", "'digest.days'")]
    [InlineData("""{"v":"1.0","attachments":[1]}""", "'attachments'")]
    [InlineData("""{"v":"1.0","attachments":[{"name":"a","type":"b"}]}""", "attachment")]
    [InlineData("""{"v":"1.0","attachments":[{"name":"a","type":"b","content":"?"}]}""", "'attachments.content'")]
    public void Broken_bytes_say_what_is_wrong(string wire, string reason)
    {
        var read = EnvelopeCodec.Decode(Encoding.UTF8.GetBytes(wire));

        read.Status.Should().Be(DecodeStatus.Undecodable);
        read.Value.Should().BeNull();
        read.Reason.Should().Contain(reason);
        read.ToString().Should().StartWith("Undecodable: ");
    }

    [Theory]
    [InlineData("\"template\":\"position-failed\"", "\"template\":\" \"", "'template'")]
    [InlineData("[\"email\",\"telegram\"]", "[]", "'steps'")]
    [InlineData("[\"email\",\"telegram\"]", "[\"\"]", "'steps'")]
    [InlineData("\"blob/7\"}]}", "\"blob/7\"}]} {}", "not JSON")]
    public void A_document_that_lacks_something_is_broken(string find, string replace, string reason) =>
        EnvelopeCodec.Decode(Encoding.UTF8.GetBytes(Golden.Replace(find, replace, StringComparison.Ordinal)))
            .Reason.Should().Contain(reason);

    [Theory]
    [InlineData("""{"v":"1.0","step":-1}""", "'step'")]
    [InlineData("""{"v":"1.0","failures":99999999999}""", "'failures'")]
    [InlineData("""{"v":"1.0","possiblyDelivered":"yes"}""", "'possiblyDelivered'")]
    [InlineData("""{"v":"1.0","history":[3]}""", "'history'")]
    [InlineData("""{"v":"1.0","history":[{}]}""", "'history'")]
    [InlineData("""{"v":"1.1","providerIds":[3]}""", "'providerIds'")]
    [InlineData("""{"v":"1.1","providerIds":[{"channel":"push","id":"7"}]}""", "'providerIds'")]
    [InlineData("""{"v":"1.1","awaitingUntil":"soon"}""", "'awaitingUntil'")]
    [InlineData("""{"v":"1.1","expiresFrom":7}""", "'expiresFrom'")]
    public void A_broken_state_says_what_is_wrong(string wire, string reason)
    {
        var read = EnvelopeCodec.DecodeState(Encoding.UTF8.GetBytes(wire));

        read.Status.Should().Be(DecodeStatus.Undecodable);
        read.Reason.Should().Contain(reason);
    }

    [Fact]
    public void A_reason_never_quotes_what_was_found() =>
        EnvelopeCodec.Decode("""{"v":"1.0","to":{"email":["ada@example.com"]}}"""u8.ToArray())
            .Reason.Should().NotContain("ada");

    [Fact]
    public void A_deep_model_survives()
    {
        var model = Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 500) + new string(']', 500) + "}");

        EnvelopeCodec.Decode(EnvelopeCodec.Encode(TestEnvelopes.Envelope(model: model)))
            .Value!.Model.ToArray().Should().Equal(model);
    }

    [Theory]
    [InlineData("{broken")]
    [InlineData("{} {}")]
    public void A_model_that_is_not_JSON_is_refused(string model) =>
        FluentActions.Invoking(() => EnvelopeCodec.Encode(TestEnvelopes.Envelope(model: Encoding.UTF8.GetBytes(model))))
            .Should().Throw<System.Text.Json.JsonException>();

    [Fact]
    public void A_small_envelope_fits_without_being_encoded()
    {
        EnvelopeCodec.Fits(Sample, out var most).Should().BeTrue();

        most.Should().BeGreaterThanOrEqualTo(EnvelopeCodec.Measure(Sample));
    }

    [Fact]
    public void An_envelope_near_the_limit_is_measured()
    {
        var almost = TestEnvelopes.Envelope(template: new string('x', Envelope.MaxBytes / 2));
        var over = TestEnvelopes.Envelope(template: new string('x', Envelope.MaxBytes));

        EnvelopeCodec.Fits(almost, out var length).Should().BeTrue();
        length.Should().Be(EnvelopeCodec.Encode(almost).Length);
        EnvelopeCodec.Fits(over, out length).Should().BeFalse();
        length.Should().Be(EnvelopeCodec.Encode(over).Length);
    }

    private static ProviderMessageId ProviderId(string id) => new() { Channel = "push", Address = "a", Id = id };
}
