// Generated from the routes of src/server by npm run generate. Do not edit.
export interface paths {
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the server can do its work
         * @description No token needed. 503 while the database does not answer.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Metrics for Prometheus
         * @description From this machine no token is needed.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/project/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Validate a project file
         * @description Answers 422 with every problem and where it is.
         */
        post: operations["checkProject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/project/init": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write the files of a new project */
        post: operations["initProject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/project/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** JSON Schema of slipway.yaml */
        get: operations["getProjectSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tell what a request would do, and do nothing */
        post: operations["planRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs, newest first */
        get: operations["listRuns"];
        put?: never;
        /** Plan a request and start its run */
        post: operations["startRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A run, its plan and where each step stands */
        get: operations["getRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a run; what its steps have running is stopped */
        post: operations["cancelRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start no further step of a run */
        post: operations["pauseRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on with a paused run */
        post: operations["resumeRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Plan an ended run's request anew; steps that did not change keep their output */
        post: operations["retryRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/attention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say what happened to a step whose outcome is unknown */
        post: operations["decideAttention"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Log lines of a run, in order */
        get: operations["getRunLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A run as it goes: steps and log
         * @description Server-sent events, first as the run stands, then as it changes: `run` (a Run), `step` (a Step),
         *     `log` (LogLines; its id is the last line's seq), `end` (the Run, when it has ended or wants attention), `error` (an
         *     Error). A stream that stops without `end` or `error` was cut: ask again with Last-Event-ID to go on after that line.
         */
        get: operations["followRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Images that have a version */
        get: operations["listImages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/{image}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An image's versions, newest first, and its channels */
        get: operations["getImage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/{image}/versions/{ref}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A version with its files, packages and evidence */
        get: operations["getVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/{image}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed between two versions */
        get: operations["diffVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/{image}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to an image, newest first */
        get: operations["getImageHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where each channel points */
        get: operations["listChannels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/channels/{channel}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A channel's moves, newest first */
        get: operations["getChannelHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/channels/{channel}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Point a channel back to an earlier version */
        post: operations["rollbackChannel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/locks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Locks, with who holds them and why */
        get: operations["listLocks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The event log, oldest first */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Look for changed or missing rows in the event log */
        get: operations["verifyEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/doctor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether this machine has what the work needs */
        get: operations["examineMachine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/doctor/fix": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Install what is missing
         * @description Takes minutes, so it answers with server-sent events: `note` (a line of text), `end` (a
         *     DoctorReport), `error` (an Error). Stops when the caller goes away.
         */
        post: operations["fixMachine"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        RequestInput: {
            /** @constant */
            verb: "image build";
            /** @description Folder with slipway.yaml */
            project: string;
            image: string;
            /** @description Only these flavours; default: all of the recipe */
            flavours?: string[];
            /** @description These disk formats instead of the recipe's */
            formats?: string[];
            /** @description Only these architectures; default: all of the recipe */
            arch?: string[];
        } | {
            /** @constant */
            verb: "image test";
            /** @description Folder with slipway.yaml */
            project: string;
            image: string;
            /** @description Version to test; default: latest */
            ref?: string;
            /** @description Only these checks; default: content, then boot, which is left out for an image without a kernel */
            checks?: string[];
        } | {
            /** @constant */
            verb: "image promote";
            /** @description Folder with slipway.yaml */
            project: string;
            image: string;
            /** @description Version to promote; default: latest */
            ref?: string;
            /** @description Channel that shall point to the version */
            to: string;
            /** @description Promote although evidence is missing; the reason is recorded */
            override?: {
                reason: string;
            };
        } | {
            /** @constant */
            verb: "image release";
            /** @description Folder with slipway.yaml */
            project: string;
            image: string;
            /** @description Last channel to promote to, through every one before it; default: the last of all */
            to?: string;
        };
        Channel: {
            channel: string;
            image: string;
            version: string | null;
            digest: string | null;
            since: string | null;
            by: string | null;
        };
        ChannelMove: {
            channel: string;
            image: string;
            from: string | null;
            to: string;
            /** @enum {string} */
            action: "promote" | "rollback";
            by: string;
            /** @description ISO 8601, UTC */
            at: string;
            override: {
                reason: string;
                missing: string[];
            } | null;
            /** @description Why it was rolled back; null for a promotion */
            reason: string | null;
        };
        DoctorReport: {
            /** @description Nothing is missing */
            ok: boolean;
            findings: {
                id: string;
                title: string;
                /** @enum {string} */
                state: "ok" | "warning" | "missing";
                detail: string;
                /** @description Command that puts it right; null when there is none or no need */
                fix: string | null;
            }[];
        };
        Error: {
            /** @enum {string} */
            kind: "user" | "upstream" | "bug";
            /** @enum {string} */
            code: "usage" | "invalid-project" | "not-found" | "conflict" | "unauthorized" | "forbidden" | "unsupported-arch" | "rejected" | "evidence-missing" | "provision-failed" | "cancelled" | "log-tampered" | "signature-invalid" | "key-unusable" | "tool-missing" | "needs-root" | "attention" | "disk-full" | "network-unreachable" | "tool-failed" | "timed-out" | "blob-corrupt" | "database-unreachable" | "server-unreachable" | "bug";
            message: string;
            /** @description What to do about it */
            hint?: string;
            /** @description Dotted path into the offending document or request */
            path?: string;
            /** @description Where in the user's files; line and column count from 1 */
            position?: {
                file: string;
                line: number;
                column: number;
                text: string;
                length?: number;
            };
            /** @description Each problem, when there are several */
            problems?: {
                message: string;
                path: string;
                /** @description Where in the user's files; line and column count from 1 */
                position: {
                    file: string;
                    line: number;
                    column: number;
                    text: string;
                    length?: number;
                };
                hint?: string;
            }[];
            /** @description Exit code a command ends with: 1 bug, 2 usage, 3 rejected, 4 upstream, 5 person */
            exit: number;
            /** @description Where the documentation explains the code */
            docs: string;
        };
        Event: {
            seq: number;
            /** @description ISO 8601, UTC */
            at: string;
            type: string;
            subject: string;
            actor: string;
            data: {
                [key: string]: unknown;
            };
            /** @description SHA-256 over the entry and the hash before it */
            hash: string;
        };
        EventVerdict: {
            /** @constant */
            ok: true;
            count: number;
        } | {
            /** @constant */
            ok: false;
            firstBad: number;
            problem: string;
        };
        Evidence: {
            id: string;
            subject: string;
            check: string;
            /** @enum {string} */
            result: "passed" | "failed";
            detail: {
                [key: string]: unknown;
            };
            envelope: {
                [key: string]: unknown;
            };
            runId: string;
            /** @description ISO 8601, UTC */
            at: string;
        };
        Health: {
            ready: boolean;
            /**
             * @description closed: not needed yet
             * @enum {string}
             */
            database: "closed" | "open" | "unreachable";
            version: string;
        };
        HistoryEntry: {
            /** @constant */
            kind: "version";
            /** @description ISO 8601, UTC */
            at: string;
            version: string;
            digest: string;
            runId: string;
        } | {
            /** @constant */
            kind: "move";
            /** @description ISO 8601, UTC */
            at: string;
            move: components["schemas"]["ChannelMove"];
        } | {
            /** @constant */
            kind: "evidence";
            /** @description ISO 8601, UTC */
            at: string;
            versions: string[];
            variant: string;
            evidence: {
                id: string;
                subject: string;
                check: string;
                /** @enum {string} */
                result: "passed" | "failed";
                detail: {
                    [key: string]: unknown;
                };
                runId: string;
                /** @description ISO 8601, UTC */
                at: string;
            };
        };
        ImageDetail: {
            name: string;
            versions: components["schemas"]["VersionSummary"][];
            channels: components["schemas"]["Channel"][];
        };
        ImageSummary: {
            name: string;
            latest: components["schemas"]["VersionSummary"];
            versionCount: number;
            channels: components["schemas"]["Channel"][];
        };
        Lock: {
            name: string;
            /** @description Id of the run that holds it */
            run: string;
            reason: string;
            /** @description ISO 8601, UTC */
            since: string;
            /** @description Grows each time the lock is taken */
            fence: number;
        };
        LogLine: {
            seq: number;
            step: string;
            attempt: number;
            /** @description ISO 8601, UTC */
            at: string;
            /** @enum {string} */
            stream: "out" | "err" | "note";
            text: string;
        };
        Package: {
            name: string;
            version: string;
            arch: string;
            source: string;
            sourceVersion: string;
            installedKib: number;
            license?: string;
        };
        Plan: {
            kind: string;
            title: string;
            request: {
                [key: string]: unknown;
            };
            locks: string[];
            steps: {
                key: string;
                uses: string;
                title: string;
                needs: string[];
                config: {
                    [key: string]: unknown;
                };
                /** @enum {string} */
                retry: "safe" | "unsafe";
                maxAttempts?: number;
                timeoutMs?: number;
                labels?: string[];
            }[];
        };
        ProjectFiles: {
            dir: string;
            /** @description Files written, relative to dir */
            files: string[];
        };
        ProjectSummary: {
            root: string;
            /** @description The project file */
            file: string;
            images: {
                name: string;
                kind: string;
            }[];
            channels: {
                name: string;
                needs: string[];
            }[];
        };
        Run: {
            id: string;
            /** @enum {string} */
            state: "queued" | "running" | "waiting" | "paused" | "succeeded" | "rejected" | "errored" | "cancelled" | "attention";
            kind: string;
            title: string;
            planDigest: string;
            parentPlanDigest: string | null;
            actor: string;
            /** @description ISO 8601, UTC */
            createdAt: string;
            startedAt: string | null;
            finishedAt: string | null;
            attention: {
                step: string;
                message: string;
                choices: ("succeeded" | "retry" | "abandon")[];
            } | null;
            error: components["schemas"]["Error"] | null;
        };
        RunDetail: {
            id: string;
            /** @enum {string} */
            state: "queued" | "running" | "waiting" | "paused" | "succeeded" | "rejected" | "errored" | "cancelled" | "attention";
            kind: string;
            title: string;
            planDigest: string;
            parentPlanDigest: string | null;
            actor: string;
            /** @description ISO 8601, UTC */
            createdAt: string;
            startedAt: string | null;
            finishedAt: string | null;
            attention: {
                step: string;
                message: string;
                choices: ("succeeded" | "retry" | "abandon")[];
            } | null;
            error: components["schemas"]["Error"] | null;
            plan: components["schemas"]["Plan"];
            steps: components["schemas"]["Step"][];
        };
        Step: {
            key: string;
            /** @enum {string} */
            state: "blocked" | "ready" | "running" | "waiting" | "succeeded" | "rejected" | "errored" | "skipped" | "cancelled";
            attempt: number;
            uses: string;
            title: string;
            needs: string[];
            worker: string | null;
            startedAt: string | null;
            finishedAt: string | null;
            waitingUntil: string | null;
            output: unknown | null;
            error: components["schemas"]["Error"] | null;
            cached: boolean;
        };
        VersionDetail: {
            image: string;
            version: string;
            digest: string;
            inputsDigest: string;
            /** @description ISO 8601, UTC */
            createdAt: string;
            runId: string;
            measurements: {
                [key: string]: unknown;
            };
            artifacts: {
                digest: string;
                /** @enum {string} */
                format: "raw" | "qcow2" | "vhd" | "gce" | "vmdk" | "rootfs" | "manifest" | "cyclonedx" | "spdx" | "provenance";
                arch: string;
                flavour: string | null;
                sizeBytes: number;
                allocatedBytes: number;
                fileName: string;
                /** @description Where the file is on the server's machine */
                path: string;
            }[];
            packages: components["schemas"]["Package"][];
            evidence: components["schemas"]["Evidence"][];
            /** @description Channels that point to it now */
            channels: string[];
        };
        VersionDiff: {
            from: {
                version: string;
                digest: string;
            };
            to: {
                version: string;
                digest: string;
            };
            packages: {
                added: {
                    name: string;
                    arch: string;
                    version: string;
                }[];
                removed: {
                    name: string;
                    arch: string;
                    version: string;
                }[];
                changed: {
                    name: string;
                    arch: string;
                    from: string;
                    to: string;
                    /** @enum {string} */
                    direction: "up" | "down";
                }[];
            };
            /** @description Apparent size of the raw artifact */
            sizeBytes: {
                from: number;
                to: number;
            };
            /** @description What the raw artifact takes on disk */
            allocatedBytes: {
                from: number;
                to: number;
            };
            bootMs: {
                from: number | null;
                to: number | null;
            };
        };
        VersionSummary: {
            image: string;
            version: string;
            digest: string;
            /** @description ISO 8601, UTC */
            createdAt: string;
            runId: string;
            /** @description Channels that point to it now */
            channels: string[];
            /** @description Newest result of each check */
            checks: {
                [key: string]: "passed" | "failed";
            };
            formats: string[];
            sizeBytes: number;
            allocatedBytes: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Done */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    checkProject: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    root: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectSummary"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    initProject: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    dir: string;
                    /** @description Of its first image */
                    name: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectFiles"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getProjectSchema: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    planRequest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    request: components["schemas"]["RequestInput"];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        plan: components["schemas"]["Plan"];
                        /** @description SHA-256 of the plan's canonical JSON */
                        digest: string;
                    };
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listRuns: {
        parameters: {
            query?: {
                state?: "queued" | "running" | "waiting" | "paused" | "succeeded" | "rejected" | "errored" | "cancelled" | "attention";
                /** @description e.g. `image build` */
                kind?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"][];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    startRun: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    request: components["schemas"]["RequestInput"];
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDetail"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    cancelRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    pauseRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    resumeRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retryRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    decideAttention: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    choice: "succeeded" | "retry" | "abandon";
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getRunLog: {
        parameters: {
            query?: {
                /** @description Only lines with a higher seq */
                after?: number;
                step?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogLine"][];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    followRun: {
        parameters: {
            query?: {
                /** @description Only log lines with a higher seq */
                after?: number;
            };
            header?: {
                /** @description Wins over `after` */
                "last-event-id"?: number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listImages: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImageSummary"][];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getImage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                image: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImageDetail"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                image: string;
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionDetail"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    diffVersions: {
        parameters: {
            query: {
                from: string;
                to: string;
            };
            header?: never;
            path: {
                image: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionDiff"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getImageHistory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                image: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryEntry"][];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listChannels: {
        parameters: {
            query?: {
                image?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"][];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getChannelHistory: {
        parameters: {
            query?: {
                image?: string;
            };
            header?: never;
            path: {
                channel: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelMove"][];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    rollbackChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                channel: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    image: string;
                    /** @description Default: the version before the present one */
                    to?: string;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelMove"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listLocks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lock"][];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description Only events with a higher seq */
                after?: number;
                limit?: number;
                subject?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"][];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    verifyEvents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventVerdict"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    examineMachine: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DoctorReport"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    fixMachine: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
}
